//! A capture in a constant, which has no values known only at run time.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "arn:aws:s3:::{bucket}/*" }
};

fn main() {}
