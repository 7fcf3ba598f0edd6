//! A capture in a field that is misspelt.

use xacct_dsl::prelude::*;

fn main() {
    let value = KeyPrefix::new("2026/").unwrap();
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "reports",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Read],
        via: BucketPolicy,
        prefx: "{value}",
    }};
}
