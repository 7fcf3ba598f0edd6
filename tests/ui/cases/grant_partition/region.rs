//! A Region that the grantee's partition does not have.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: AccessPoint { name: "analysts", region: "us-gov-west-1" },
}};

fn main() {}
