//! A role by its name alone.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "analyst",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
