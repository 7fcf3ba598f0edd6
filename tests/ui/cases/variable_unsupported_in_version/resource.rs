use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    version: "2008-10-17";

    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::home/${aws:username}/*",
    }
};

fn main() {}
