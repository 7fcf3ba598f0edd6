use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: sts:AssumeRole,
        resource: "arn:aws:iam::111111111111:rolle/reader",
    }
};

fn main() {}
