use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:us-east-1:111122223333:accesspoint/reports-ap/object/*",
    }
};

fn main() {}
