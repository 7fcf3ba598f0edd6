//! A capture in the ARN of another service.

use xacct_dsl::prelude::*;

fn main() {
    let value = ConditionText::new("queue").unwrap();
    let _ = policy! { <Identity>
        allow { action: sqs:SendMessage, resource: "arn:aws:sqs:us-east-1:111111111111:{value}" }
    };
}
