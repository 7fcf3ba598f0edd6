//! The bucket's ARN where its name belongs.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "arn:aws:s3:::reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
