//! A `String` where the grantee of a grant belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("reports");
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "reports",
        grantee: "{value}",
        access: [Read],
        via: BucketPolicy,
    }};
}
