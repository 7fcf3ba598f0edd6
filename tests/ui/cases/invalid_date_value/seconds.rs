#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { DateLessThan: { "aws:CurrentTime": 1798761599 } },
    }
};

fn main() {}
