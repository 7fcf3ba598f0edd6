//! A session of a user, which ends.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:sts::222222222222:federated-user/ana",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
