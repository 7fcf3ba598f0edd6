use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "https://reports.s3.eu-west-1.amazonaws.com/2026/*",
    }
};

fn main() {}
