use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports",
        condition: { NumericLessThan: { "s3:max-keys": 1.5 } },
    }
};

fn main() {}
