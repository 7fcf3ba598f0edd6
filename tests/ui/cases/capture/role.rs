//! A `String` where a role belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Bucket>
        allow { principal: "arn:aws:iam::222222222222:role/team/{value}", action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    };
}
