use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "222222222222",
        action: [s3:ListBucket, s3:GetObject],
        resource: "arn:aws:s3:::corp*",
    }
};

fn main() {}
