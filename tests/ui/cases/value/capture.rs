//! A constant that captures a value.

use xacct_dsl::prelude::*;

fn main() {
    let _ = arn!("arn:aws:s3:::{bucket}/*");
}
