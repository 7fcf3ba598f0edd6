//! A `let` without its semicolon.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    let reports = "arn:aws:s3:::reports/*"
    allow { action: s3:GetObject, resource: "{reports}" }
};

fn main() {}
