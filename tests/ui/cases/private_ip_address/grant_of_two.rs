//! The same for two grantees is told once.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: ["222222222222", "333333333333"],
    access: [Read],
    via: BucketPolicy,
    condition: { source_ip: "10.0.0.0/8" },
}};

fn main() {}
