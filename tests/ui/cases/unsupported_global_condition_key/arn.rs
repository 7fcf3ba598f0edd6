use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { ArnLike: { "aws:ARN": "arn:aws:iam::222222222222:role/analyst" } },
    }
};

fn main() {}
