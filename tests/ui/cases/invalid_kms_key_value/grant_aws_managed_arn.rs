//! The same by its ARN.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    kms_key: "arn:aws:kms:us-east-1:111111111111:alias/aws/s3",
}};

fn main() {}
