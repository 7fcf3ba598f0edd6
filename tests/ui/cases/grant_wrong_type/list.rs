//! A list where one text belongs.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: ["reports", "archive"],
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
