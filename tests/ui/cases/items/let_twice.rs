//! Two texts of one name.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    let reports = "arn:aws:s3:::reports/*";
    let reports = "arn:aws:s3:::archive/*";
    allow { action: s3:GetObject, resource: "{reports}" }
};

fn main() {}
