use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: { CanonicalUser: "79a59df900b949e5" },
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
