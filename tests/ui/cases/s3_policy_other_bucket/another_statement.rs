use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
    deny {
        principal: "222222222222",
        action: s3:GetObject,
        not_resource: "arn:aws:s3:::archive/public/*",
    }
};

fn main() {}
