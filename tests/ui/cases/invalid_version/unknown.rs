use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    version: "2012-10-18";

    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
