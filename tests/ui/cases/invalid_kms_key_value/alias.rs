use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:PutObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/reports" } },
    }
};

fn main() {}
