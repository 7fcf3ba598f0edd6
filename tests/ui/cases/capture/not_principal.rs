//! A role that a `deny` spares, without the account above it.

use xacct_dsl::prelude::*;

fn main() {
    let value = PrincipalArn::new("arn:aws:iam::222222222222:role/analyst").unwrap();
    let _ = policy! { <Bucket>
        deny { not_principal: "{value}", action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    };
}
