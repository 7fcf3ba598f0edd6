use xacct_dsl::prelude::*;

static POLICY: TrustPolicy = policy! { <Trust>
    allow {
        principal: "222222222222",
        action: sts:AssumeRole,
        resource: "arn:aws:iam::111111111111:role/reader",
    }
};

fn main() {}
