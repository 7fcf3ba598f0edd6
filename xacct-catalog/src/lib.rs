//! What AWS is, as far as policies can name it: services, their actions, resource types with the patterns of
//! their ARNs, condition keys with their types, partitions and service principals.
//!
//! The facts are compiled in as one sorted table that is searched in place, so that a lookup costs less than a
//! microsecond and loading costs nothing. The crate has no dependency and performs no I/O.
//!
//! ```
//! let s3 = xacct_catalog::service("s3").expect("S3 is a service");
//! let get_object = s3.action("GetObject").expect("S3 has that action");
//!
//! assert!(get_object.resource_types().any(|kind| kind.may_match("arn:aws:s3:::reports/2026/*")));
//! assert!(!get_object.resource_types().any(|kind| kind.may_match("arn:aws:s3:::reports")));
//! assert!(get_object.carries("s3:ExistingObjectTag/team"));
//! assert!(!get_object.carries("s3:prefix"));
//! ```
//!
//! A catalogue is never quite up to date: that something is absent from it makes it suspect, not impossible. The
//! facts are refreshed by `cargo xtask catalog --from FOLDER` in this crate's repository; [`VERSION`] and
//! [`provenance`] tell which are compiled in.

mod action;
mod arn_pattern;
mod blob;
mod condition_key;
mod global_condition_key;
mod identity_provider;
mod key_template;
pub mod nearest;
mod partition;
mod resource_type;
mod service;
mod service_principal;
#[cfg(test)]
mod tests;
pub mod wildcard;

pub use action::{AccessLevel, Action};
pub use condition_key::{ConditionKey, KeyType};
pub use global_condition_key::{Category, GlobalConditionKey, global_condition_key, global_condition_keys};
pub use partition::{Partition, partition, partitions};
pub use resource_type::ResourceType;
pub use service::{Service, action, condition_key, service, services};
pub use service_principal::{is_service_principal, service_principals};

/// The version of the facts, such as `0.21.202609261`: that of their main source, of which the last number holds
/// the day.
pub const VERSION: &str = blob::CATALOG.version;

/// Where the facts come from: one line for each source, with its version.
pub fn provenance() -> impl Iterator<Item = &'static str> {
    blob::CATALOG.provenance.texts()
}
