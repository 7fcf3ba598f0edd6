//! A `ConditionText` where an account belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = ConditionText::new("o-a1b2c3d4e5").unwrap();
    let _ = policy! { <Identity>
        allow {
            action: s3:PutObject,
            resource: "arn:aws:s3:::reports/*",
            condition: { StringEquals: { "aws:SourceAccount": "{value}" } },
        }
    };
}
