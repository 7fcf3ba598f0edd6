//! A capture in a resource that is no ARN.

use xacct_dsl::prelude::*;

fn main() {
    let value = BucketName::new("reports").unwrap();
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "{value}/*" }
    };
}
