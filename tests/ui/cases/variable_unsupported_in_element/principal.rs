use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "arn:aws:iam::222222222222:user/${aws:username}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
