//! An assertion, which nothing evaluates yet.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    assert allowed { action: s3:GetObject, resource: "arn:aws:s3:::reports/q1.csv" }
};

fn main() {}
