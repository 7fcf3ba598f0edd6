//! A `String` where the id of a VPC endpoint belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("vpce-*");
    let _ = policy! { <Identity>
        allow {
            action: s3:PutObject,
            resource: "arn:aws:s3:::reports/*",
            condition: { StringEquals: { "aws:SourceVpce": "{value}" } },
        }
    };
}
