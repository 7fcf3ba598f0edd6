//! A capture of an access level.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("reports");
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "reports",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: ["{value}"],
        via: BucketPolicy,
    }};
}
