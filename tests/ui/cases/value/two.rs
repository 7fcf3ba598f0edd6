//! Two values for one.

use xacct_dsl::prelude::*;

fn main() {
    let _ = account!("222222222222", "333333333333");
}
