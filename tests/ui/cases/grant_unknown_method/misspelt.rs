//! A method and its field that are misspelt, whose value is wrong too.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read],
    via: Roles { nam: "team/reader" },
}};

fn main() {}
