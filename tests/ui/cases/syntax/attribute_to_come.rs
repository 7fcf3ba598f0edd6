use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    #[allow(invalid_action, reason = "renamed last year")]
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
