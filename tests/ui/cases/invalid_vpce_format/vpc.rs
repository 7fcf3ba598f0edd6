use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { StringEquals: { "aws:SourceVpce": "vpc-0a1b2c3d" } },
    }
};

fn main() {}
