//! An `allow` of a code in capitals.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    #[allow(INVALID_ACTION, reason = "it exists")]
    allow { action: s3:GetObjct, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
