use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: *,
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { ForAllValues:StringLike: { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
    }
};

fn main() {}
