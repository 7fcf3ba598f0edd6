use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { IpAddress: { "aws:SourceIp": "198.51.100.*" } },
    }
};

fn main() {}
