//! A capture in an action.

use xacct_dsl::prelude::*;

fn main() {
    let value = ConditionText::new("GetObject").unwrap();
    let _ = policy! { <Identity>
        allow { action: "s3:{value}", resource: "arn:aws:s3:::reports/*" }
    };
}
