use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { IpAddress: { "aws:SourceIp": "203.0.113" } },
    }
};

fn main() {}
