//! An account twice, by its id and by its root.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: ["222222222222", "arn:aws:iam::222222222222:root"],
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
