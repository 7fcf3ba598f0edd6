//! A `String` where the ARN of a key belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("alias/reports");
    let _ = policy! { <Identity>
        allow {
            action: s3:PutObject,
            resource: "arn:aws:s3:::reports/*",
            condition: { StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "{value}" } },
        }
    };
}
