//! A `String` where a truth value belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("true");
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { Bool: { "aws:SecureTransport": "{value}" } },
        }
    };
}
