//! An access point in capitals.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: AccessPoint { name: "Analysts", region: "us-east-1" },
}};

fn main() {}
