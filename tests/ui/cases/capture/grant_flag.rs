//! A capture of a truth value.

use xacct_dsl::prelude::*;

fn main() {
    let value = true;
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "reports",
        grantee: "arn:aws:iam::222222222222:role/analyst",
        access: [Read],
        via: BucketPolicy,
        condition: { secure_transport: "{value}" },
    }};
}
