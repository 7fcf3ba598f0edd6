use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
};

fn main() {}
