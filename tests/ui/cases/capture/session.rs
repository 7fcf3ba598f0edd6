//! A `String` where a session of a role belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { ArnLike: { "aws:SourceArn": "arn:aws:sts::222222222222:assumed-role/analyst/{value}" } },
        }
    };
}
