//! A grant without a name.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { {
    owner: "111111111111",
    bucket: "reports",
    grantee: "222222222222",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
