use xacct_dsl::prelude::*;

static POLICY: SessionPolicy = policy! { <Session>
    allow {
        action: sqs:SendMessage,
        resource: "arn:aws:sqs:*",
    }
};

fn main() {}
