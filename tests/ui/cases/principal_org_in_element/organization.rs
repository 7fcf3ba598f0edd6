use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "o-a1b2c3d4e5",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
