//! A statement where a field belongs.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "222222222222",
    access: [Read],
    via: BucketPolicy,
    allow { action: s3:GetObject }
}};

fn main() {}
