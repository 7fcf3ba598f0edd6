//! An `allow` where it has no effect.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { #[allow(invalid_action, reason = "it exists")] action: s3:GetObjct, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
