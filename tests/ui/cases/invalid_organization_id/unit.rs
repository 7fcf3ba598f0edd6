//! An organizational unit where an organization belongs.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: BucketPolicy,
    condition: { organization: "ou-a1b2-c3d4e5f6" },
}};

fn main() {}
