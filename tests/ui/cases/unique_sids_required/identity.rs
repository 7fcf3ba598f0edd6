use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow Read {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
    }
    allow Read {
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports",
    }
};

fn main() {}
