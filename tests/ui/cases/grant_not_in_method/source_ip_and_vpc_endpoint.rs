//! Addresses, and an endpoint, through which requests carry none.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    condition: { vpc_endpoint: "vpce-0a1b2c3d", source_ip: "203.0.113.0/24" },
}};

fn main() {}
