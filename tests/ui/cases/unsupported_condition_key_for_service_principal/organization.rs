use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "cloudtrail.amazonaws.com",
        action: s3:PutObject,
        resource: "arn:aws:s3:::logs/*",
        condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }
};

fn main() {}
