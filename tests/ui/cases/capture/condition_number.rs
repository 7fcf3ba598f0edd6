//! A `String` where the number of a condition belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("100");
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { NumericLessThanEquals: { "s3:max-keys": "{value}" } },
        }
    };
}
