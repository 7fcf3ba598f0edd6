use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow Read;
    allow { action: s3:GetObjct, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
