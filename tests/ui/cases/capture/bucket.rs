//! A `String` where a bucket belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::{value}/*" }
    };
}
