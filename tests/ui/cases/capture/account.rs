//! A `String` where an account belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow { action: sts:AssumeRole, resource: "arn:aws:iam::{value}:role/analyst" }
    };
}
