//! A pattern of principals.

use xacct_dsl::prelude::*;

fn main() {
    let _ = principal!("arn:aws:iam::222222222222:role/*");
}
