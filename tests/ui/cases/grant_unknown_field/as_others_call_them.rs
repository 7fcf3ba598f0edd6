//! Fields by the names that others have for them, and one that belongs elsewhere.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    principal: "222222222222",
    actions: Read,
    external_id: "customer-4711",
    via: bucket_policy,
}};

fn main() {}
