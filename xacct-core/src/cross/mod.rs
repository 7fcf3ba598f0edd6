//! Checks over all documents of a cross-account setup: what none of them shows alone.
//!
//! Whoever grants a bucket to another account writes one half, and the other account's administrator the other. Each can
//! be faultless, and together they grant nothing, or more than was meant. A [`Setup`] holds what is known of both sides;
//! [`Setup::check`] says what is wrong between them, each fault once, at the statement that shows it.
//!
//! Nothing here matches a statement by itself. What the documents say is asked of [`authorize`](crate::evaluate::authorize):
//! every statement that allows something gives a few requests that it was written for, with plain text in place of its
//! wildcards and condition keys that meet its conditions, and whatever is missing for them, or denies them, is the fault.
//! Where no such request can be made, nothing is claimed.

mod access_point;
mod acl;
mod actions;
mod ask;
mod assume;
mod block_public_access;
mod decide;
mod escalation;
mod example;
mod finding;
mod halves;
mod kms;
mod kms_key;
mod layers;
mod let_through;
mod model;
mod narrowed;
mod near;
mod owner_half;
mod ownership;
mod principals;
mod report;
mod sample;
mod satisfy;
mod setup;
mod source;
mod tally;
#[cfg(test)]
mod tests;

pub use example::example_of;
pub use finding::{CrossFinding, DocumentName};
pub use setup::{AccessPointDocuments, Encryption, EncryptionKey, LevelDocuments, PrincipalDocuments, Setup};
