//! An `allow`, which is for the statements of `policy!`.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    #[allow(grant_session, reason = "it is short")]
    grantee: "222222222222",
    access: [Read],
    via: BucketPolicy,
}};

fn main() {}
