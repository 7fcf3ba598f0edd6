#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { action: sts:AssumeRole, resource: "arn:aws:iam::${aws:PrincipalAccount}:role/reader" }
};

fn main() {}
