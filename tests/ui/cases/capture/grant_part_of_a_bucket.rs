//! A capture of part of a bucket's name.

use xacct_dsl::prelude::*;

fn main() {
    let value = BucketName::new("reports").unwrap();
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "reports-{value}",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Read],
        via: BucketPolicy,
    }};
}
