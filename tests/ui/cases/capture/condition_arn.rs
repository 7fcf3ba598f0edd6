//! A `String` where the ARN of a condition belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { ArnLike: { "aws:PrincipalArn": "{value}" } },
        }
    };
}
