//! The unique id of a role.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "AROAEXAMPLEEXAMPLE12",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
