//! A macro that is given nothing.

use xacct_dsl::prelude::*;

fn main() {
    let _ = arn!();
}
