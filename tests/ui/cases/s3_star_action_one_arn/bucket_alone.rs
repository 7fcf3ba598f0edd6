#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:*,
        resource: "arn:aws:s3:::reports",
    }
};

fn main() {}
