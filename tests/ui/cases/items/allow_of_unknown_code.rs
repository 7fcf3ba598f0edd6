//! An `allow` of a code that does not exist.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    #[allow(invalid_actoin, reason = "it exists")]
    allow { action: s3:GetObjct, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
