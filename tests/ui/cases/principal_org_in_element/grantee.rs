//! An organization as the grantee of a grant.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "o-a1b2c3d4e5",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
