//! A private address, from which S3 sees no request.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    condition: { source_ip: "10.0.0.0/8" },
}};

fn main() {}
