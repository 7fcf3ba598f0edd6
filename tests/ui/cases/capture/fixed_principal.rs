//! A capture of a service.

use xacct_dsl::prelude::*;

fn main() {
    let value = ConditionText::new("cloudtrail.amazonaws.com").unwrap();
    let _ = policy! { <Bucket>
        allow { principal: { Service: "{value}" }, action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    };
}
