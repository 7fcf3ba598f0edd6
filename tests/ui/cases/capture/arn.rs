//! A pattern where the ARN of one resource belongs.

use xacct_dsl::prelude::*;

fn main() {
    let value = arn!("arn:aws:s3:::reports/*");
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "{value}" }
    };
}
