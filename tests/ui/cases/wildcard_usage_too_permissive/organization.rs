use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { StringLike: { "aws:PrincipalOrgID": "o-a1b2*" } },
    }
};

fn main() {}
