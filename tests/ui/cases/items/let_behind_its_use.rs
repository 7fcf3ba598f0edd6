//! A `let` behind its use, where its name captures a variable.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "{reports}" }
    let reports = "arn:aws:s3:::reports/*";
};

fn main() {}
