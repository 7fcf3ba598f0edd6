use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports",
        condition: { StringLike: { "s33:prefix": "2026/*" } },
    }
};

fn main() {}
