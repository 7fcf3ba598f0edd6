//! A capture of the service of an ARN.

use xacct_dsl::prelude::*;

fn main() {
    let value = ConditionText::new("s3").unwrap();
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:{value}:::reports/*" }
    };
}
