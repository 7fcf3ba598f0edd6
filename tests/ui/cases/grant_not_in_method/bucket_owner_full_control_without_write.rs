//! Full control of uploads, and no uploads.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    bucket_owner_full_control: true,
}};

fn main() {}
