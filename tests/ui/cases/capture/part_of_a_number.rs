//! A capture that is only a part of a number.

use xacct_dsl::prelude::*;

fn main() {
    let value = 1;
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { NumericLessThanEquals: { "s3:max-keys": "{value}00" } },
        }
    };
}
