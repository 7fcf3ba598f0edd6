//! An assertion about two actions.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    assert denied { action: [s3:GetObject, s3:PutObject], resource: "arn:aws:s3:::reports/q1.csv" }
};

fn main() {}
