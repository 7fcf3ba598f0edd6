//! A `String` where a canonical user id belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Bucket>
        allow { principal: { CanonicalUser: "{value}" }, action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    };
}
