//! What is allowed or named in vain: warnings, which this crate turns into errors.
#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    let archive = "arn:aws:s3:::archive/*";
    #[allow(invalid_action, reason = "it was misspelt once")]
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
