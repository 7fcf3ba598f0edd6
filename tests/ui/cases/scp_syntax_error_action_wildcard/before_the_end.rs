#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: ServiceControlPolicy = policy! { <ServiceControl>
    deny {
        action: "s3:*Object",
        resource: *,
    }
};

fn main() {}
