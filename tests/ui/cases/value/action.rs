//! An action that does not exist.

use xacct_dsl::prelude::*;

fn main() {
    let _ = action!(s3:GetObjct);
}
