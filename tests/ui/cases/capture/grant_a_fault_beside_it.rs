//! A fault beside a capture in a grant that would be a `Result`: nothing else is reported.

use xacct_dsl::prelude::*;

fn main() {
    let value = BucketName::new("reports").unwrap();
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "{value}",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Reed],
        via: BucketPolicy,
    }}.unwrap();
}
