//! Braces around a variable with blanks.

use xacct_dsl::prelude::*;

fn main() {
    let value = BucketName::new("reports").unwrap();
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::{ value }/*" }
    };
}
