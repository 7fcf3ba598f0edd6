//! A crate that re-exports `xacct-dsl`, which it knows by another name.

pub use policies as iam;
