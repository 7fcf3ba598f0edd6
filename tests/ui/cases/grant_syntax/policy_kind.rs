//! The kind of a policy before the grant.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { <Bucket> Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "222222222222",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
