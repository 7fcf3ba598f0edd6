//! A second grant behind the first.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "222222222222",
    access: [Read],
    via: BucketPolicy,
}
Archive {
    owner: "111111111111",
    bucket: "archive",
    grantee: "222222222222",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
