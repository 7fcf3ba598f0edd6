use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports.s3-website-us-east-1.amazonaws.com/*",
    }
};

fn main() {}
