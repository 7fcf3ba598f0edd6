//! Every role of an account as the grantee of a grant.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/*",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
