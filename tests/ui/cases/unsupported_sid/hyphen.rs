use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow "analysts-read" { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
