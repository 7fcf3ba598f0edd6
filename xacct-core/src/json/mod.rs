//! IAM's JSON: one tree of values between a document and its text, for writing and for reading.

#[cfg(feature = "json")]
mod deserialize;
#[cfg(feature = "json")]
mod read;
#[cfg(feature = "json")]
mod serialize;
mod tree;
mod write;

#[cfg(feature = "json")]
pub use read::JsonError;
