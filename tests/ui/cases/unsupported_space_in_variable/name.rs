use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::home/${aws: username}/*",
    }
};

fn main() {}
