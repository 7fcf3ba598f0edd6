//! Nothing at all.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { };

fn main() {}
