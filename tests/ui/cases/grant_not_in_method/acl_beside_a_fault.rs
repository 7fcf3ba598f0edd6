//! A fault of the method's own fields hides none against the method.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read, Delete],
    via: Acl {
        owner_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        grantee_id: "ana@example.com",
        objects: ["2026/q1.csv"],
    },
    prefix: "2026/",
}};

fn main() {}
