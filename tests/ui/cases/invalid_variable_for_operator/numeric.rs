use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports",
        condition: { NumericLessThanEquals: { "s3:max-keys": "${aws:PrincipalTag/limit}" } },
    }
};

fn main() {}
