#![deny(deprecated)]

use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow Read {
        principal: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
    allow Read {
        principal: "222222222222",
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports",
    }
};

fn main() {}
