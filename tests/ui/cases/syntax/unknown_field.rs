use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        Principle: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
