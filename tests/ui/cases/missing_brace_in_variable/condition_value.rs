use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:ListBucket,
        resource: "arn:aws:s3:::reports",
        condition: { StringLike: { "s3:prefix": "${aws:PrincipalTag/team" } },
    }
};

fn main() {}
