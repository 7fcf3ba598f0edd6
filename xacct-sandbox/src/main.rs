//! `xacct-sandbox`.

fn main() {}
