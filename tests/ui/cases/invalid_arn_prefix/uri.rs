use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "s3://reports/*",
    }
};

fn main() {}
