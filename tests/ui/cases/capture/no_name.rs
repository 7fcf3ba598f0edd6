//! Braces around what names no variable.

use xacct_dsl::prelude::*;

fn main() {
    let value = 1;
    let _ = policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::{0}/*" }
    };
}
