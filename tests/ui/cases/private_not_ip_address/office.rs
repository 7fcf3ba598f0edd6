use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    }
};

fn main() {}
