//! An attribute that statements do not have.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    #[cfg(test)]
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
