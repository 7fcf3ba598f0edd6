//! A role of the owner's account, which uploads for the owner.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Write],
    via: Role { name: "writer" },
    bucket_owner_full_control: true,
}};

fn main() {}
