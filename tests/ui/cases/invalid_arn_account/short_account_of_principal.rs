use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "arn:aws:iam::22222222222:role/analyst",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
