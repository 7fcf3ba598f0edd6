//! Many accounts with many grants between them, put in place on the sandbox by plain SDK calls; then random requests, each
//! answer held against [`xacct_core::evaluate`] asked directly about the documents of the grants.

mod request;
mod world;

pub use request::Tally;
pub use world::{Scale, World};
