//! A VPC where an endpoint belongs.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    condition: { vpc_endpoint: "vpc-0a1b2c3d" },
}};

fn main() {}
