//! A `String` where a key belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow { action: kms:Decrypt, resource: "arn:aws:kms:us-east-1:111111111111:key/{value}" }
    };
}
