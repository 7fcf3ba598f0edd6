//! An underscore in a grant's name.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { analysts_read {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
