use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports-ap-8a3f1c6e2b7d4590ex6thkm1nzyowaq3use1a-s3alias/*",
    }
};

fn main() {}
