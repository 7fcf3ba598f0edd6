//! An action where an access level belongs.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [s3:GetObject],
    via: BucketPolicy,
}};

fn main() {}
