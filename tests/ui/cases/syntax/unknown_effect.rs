use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    Alow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
