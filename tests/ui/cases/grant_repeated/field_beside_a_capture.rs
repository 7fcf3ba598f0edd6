//! A field twice, in a grant that captures a value.

use xacct_dsl::prelude::*;

fn main() {
    let owner = account!("111111111111");
    let _ = grant! { Reports {
        owner: "{owner}",
        bucket: "reports",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Read],
        via: BucketPolicy,
        bucket: "archive",
    }};
}
