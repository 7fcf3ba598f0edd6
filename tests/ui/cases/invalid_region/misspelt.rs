use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { StringEquals: { "aws:RequestedRegion": "eu-west1" } },
    }
};

fn main() {}
