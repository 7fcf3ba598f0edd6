use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "arn:aws:iam::222222222222:role/analyst",
        action: s3:GetObject,
        resource: "arn:aws-cn:s3:::reports/*",
    }
};

fn main() {}
