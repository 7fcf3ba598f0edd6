#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        principal: "222222222222",
        action: sts:*,
    }
};

fn main() {}
