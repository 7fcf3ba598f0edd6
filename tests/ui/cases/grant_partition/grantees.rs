//! Grantees of two partitions.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: ["arn:aws:iam::222222222222:role/analyst", "arn:aws-cn:iam::333333333333:role/analyst"],
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
