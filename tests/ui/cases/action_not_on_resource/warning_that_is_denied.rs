#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: sts:AssumeRole,
        resource: "arn:aws:s3:::reports",
    }
};

fn main() {}
