//! A capture of the service that a condition names.

use xacct_dsl::prelude::*;

fn main() {
    let value = ConditionText::new("s3.amazonaws.com").unwrap();
    let _ = policy! { <Identity>
        allow {
            action: s3:PutObject,
            resource: "arn:aws:s3:::reports/*",
            condition: { StringEquals: { "aws:PrincipalServiceName": "{value}" } },
        }
    };
}
