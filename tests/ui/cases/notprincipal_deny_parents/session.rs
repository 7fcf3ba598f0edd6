use xacct_dsl::prelude::*;

static POLICY: BucketPolicy = policy! { <Bucket>
    deny {
        not_principal: ["arn:aws:sts::222222222222:assumed-role/analyst/ana", "222222222222"],
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
};

fn main() {}
