//! A field that is misspelt, whose value is wrong too.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    ownr: "1111",
}};

fn main() {}
