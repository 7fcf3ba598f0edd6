//! IAM's JSON: one tree of values between a document and its text, for writing and for reading.

#[cfg(feature = "json")]
mod deserialize;
#[cfg(feature = "json")]
mod grant;
#[cfg(feature = "json")]
mod handover;
mod indent;
mod number;
#[cfg(feature = "json")]
mod read;
#[cfg(feature = "json")]
mod serialize;
mod tree;
mod write;

pub(crate) use indent::indented;
pub(crate) use write::push_escaped;

#[cfg(feature = "json")]
pub use read::{JsonFinding, JsonFindings, Location, check_json, json_text};

#[cfg(all(test, feature = "json"))]
mod tests;
