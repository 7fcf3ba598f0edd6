//! An owner of ten digits.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "1111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
