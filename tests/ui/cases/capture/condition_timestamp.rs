//! A `String` where an instant belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("2026-01-01");
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { DateLessThan: { "aws:CurrentTime": "{value}" } },
        }
    };
}
