//! A `String` where an access point belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:us-east-1:111111111111:accesspoint/{value}/object/*" }
    };
}
