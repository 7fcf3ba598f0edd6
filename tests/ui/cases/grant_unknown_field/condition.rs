//! An operator where the fields of `condition` belong.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
}};

fn main() {}
