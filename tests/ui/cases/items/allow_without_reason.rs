//! An `allow` that says nothing of why.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    #[allow(invalid_action)]
    allow { action: s3:GetObjct, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
