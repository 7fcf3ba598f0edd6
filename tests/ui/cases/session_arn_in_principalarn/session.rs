use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    allow {
        principal: "222222222222",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:sts::222222222222:assumed-role/analyst/ana" } },
    }
};

fn main() {}
