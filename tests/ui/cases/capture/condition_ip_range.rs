//! A `String` where a range of addresses belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("0.0.0.0/0");
    let _ = policy! { <Identity>
        allow {
            action: s3:ListBucket,
            resource: "arn:aws:s3:::reports",
            condition: { IpAddress: { "aws:SourceIp": "{value}" } },
        }
    };
}
