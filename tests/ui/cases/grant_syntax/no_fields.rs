//! A name without fields.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports};

fn main() {}
