//! Nothing but the name: all that is missing at once.

use xacct_dsl::prelude::*;

static GRANT: Grant = grant! { Reports {}};

fn main() {}
