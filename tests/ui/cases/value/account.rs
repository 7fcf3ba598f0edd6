//! An account id of eleven digits.

use xacct_dsl::prelude::*;

fn main() {
    let _ = account!("22222222222");
}
