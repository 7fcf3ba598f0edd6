//! A role of an account that is let in as a whole.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: ["222222222222", "arn:aws:iam::222222222222:role/analyst"],
    access: Read,
    via: BucketPolicy,
}};

fn main() {}
