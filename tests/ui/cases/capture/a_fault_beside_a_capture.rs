//! A fault beside a capture, told by the name of the variable.

use xacct_dsl::prelude::*;

fn main() {
    let value = BucketName::new("reports").unwrap();
    let _ = policy! { <Identity>
        allow { action: s3:ListBucket, resource: "arn:aws:s3:::{value}/*" }
    };
}
