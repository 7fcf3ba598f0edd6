//! A `String` where a managed policy belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = String::from("*");
    let _ = policy! { <Identity>
        allow { action: iam:GetPolicy, resource: "arn:aws:iam::111111111111:policy/{value}" }
    };
}
