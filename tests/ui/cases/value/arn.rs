//! An ARN of a service that does not exist.

use xacct_dsl::prelude::*;

fn main() {
    let _ = arn!("arn:aws:s33:::reports/*");
}
