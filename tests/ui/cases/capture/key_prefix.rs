//! A `String` where the beginning of a key belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/{value}*" }
    };
}
