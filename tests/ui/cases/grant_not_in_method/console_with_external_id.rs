//! The console has no way to say an external id.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {
    owner: "111111111111",
    bucket: "reports",
    grantee: "222222222222",
    access: Read,
    via: Role { name: "reader", external_id: "customer-4711", console: true },
}};

fn main() {}
