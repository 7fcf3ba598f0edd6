//! A capture of the path of a role.

use xacct_dsl::prelude::*;

fn main() {
    let value = KeySegment::new("team").unwrap();
    let _ = policy! { <Bucket>
        allow { principal: "arn:aws:iam::222222222222:role/{value}/analyst", action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    };
}
