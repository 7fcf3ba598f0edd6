//! A capture of a binary value.

use xacct_dsl::prelude::*;

fn main() {
    let value = ConditionText::new("eA==").unwrap();
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { BinaryEquals: { "aws:PrincipalTag/team": "{value}" } },
        }
    };
}
