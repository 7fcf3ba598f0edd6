//! A grant without a name that would be a `Result`: nothing else is reported.

use xacct_dsl::prelude::*;

fn main() {
    let value = BucketName::new("reports").unwrap();
    let _ = grant! { {
        owner: "111111111111",
        bucket: "{value}",
        grantee: "222222222222",
        access: [Read],
    }}.unwrap();
}
