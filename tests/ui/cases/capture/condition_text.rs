//! A `String` where the text of a condition belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { StringLike: { "aws:PrincipalTag/team": "{value}" } },
        }
    };
}
