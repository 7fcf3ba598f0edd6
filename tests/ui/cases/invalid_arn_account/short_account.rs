use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow {
        action: sts:AssumeRole,
        resource: "arn:aws:iam::1111:role/reader",
    }
};

fn main() {}
