use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "222222222222",
        action: s3:GetObject,
        resource: ["arn:aws:s3:::reports/*", "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    }
};

fn main() {}
