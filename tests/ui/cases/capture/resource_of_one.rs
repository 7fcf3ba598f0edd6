//! A whole ARN in the policy of one resource.

use xacct_dsl::prelude::*;

fn main() {
    let value = ResourceArn::new("arn:aws:s3:::archive/q1.csv").unwrap();
    let _ = policy! { <Bucket>
        allow { principal: "222222222222", action: s3:GetObject, resource: "{value}" }
    };
}
