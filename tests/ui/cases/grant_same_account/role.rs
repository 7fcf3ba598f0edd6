//! A grantee of the owner's own account.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::111111111111:role/analyst",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
