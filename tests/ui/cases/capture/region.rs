//! A `String` where a Region belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow { action: kms:Decrypt, resource: "arn:aws:kms:{value}:111111111111:key/*" }
    };
}
