use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:principalorgid": "o-f6g7h8i9j0" } },
    }
};

fn main() {}
