//! What captured values leave no doubt about is told while compiling.

use xacct_dsl::prelude::*;

fn main() {
    let value = BucketName::new("reports").unwrap();
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "{value}",
        grantee: "111111111111",
        access: [Read],
        via: Role { name: "reader", session: 60 },
    }};
}
