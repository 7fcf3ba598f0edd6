//! Objects of an account that is neither the bucket's nor the grantee's.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    object_owner: "333333333333",
}};

fn main() {}
