//! A `let` of something else than a string.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    let year = 2026;
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
