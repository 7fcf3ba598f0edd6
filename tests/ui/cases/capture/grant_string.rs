//! A `String` where the bucket of a grant belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("reports");
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "{value}",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Read],
        via: BucketPolicy,
    }};
}
