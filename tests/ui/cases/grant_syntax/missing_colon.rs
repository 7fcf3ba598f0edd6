//! A field without a colon.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner "111111111111",
    bucket: "reports",
    grantee: "222222222222",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
