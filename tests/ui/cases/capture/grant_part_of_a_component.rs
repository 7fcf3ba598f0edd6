//! A capture of part of a component.

use xacct_dsl::prelude::*;

fn main() {
    let value = RoleName::new("analyst").unwrap();
    let _ = grant! { Reports {
        owner: "111111111111",
        bucket: "reports",
        grantee: "arn:aws:iam::222222222222:role/team-{value}",
        access: [Read],
        via: BucketPolicy,
    }};
}
