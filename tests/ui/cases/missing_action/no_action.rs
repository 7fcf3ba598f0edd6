use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
