use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/*",
        condition: { StringEqual: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }
};

fn main() {}
