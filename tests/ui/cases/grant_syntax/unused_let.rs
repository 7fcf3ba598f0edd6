//! A `let` that nothing uses: a warning, which this crate turns into an error.
#![deny(deprecated)]

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! {
    let account = "222222222222";
    Reports {
        owner: "111111111111",
        bucket: "reports",
        grantee: "222222222222",
        access: [Read],
        via: BucketPolicy,
    }
};

fn main() {}
