#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { DateLessThan: { "aws:CurrentTime": "2026-12-31 23:59:59" } },
    }
};

fn main() {}
