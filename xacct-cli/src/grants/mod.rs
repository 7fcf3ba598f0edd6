//! Grants of files: JSON, TOML, and `grant!` in Rust sources.
//!
//! The fields are those of `grant!`. In JSON a file holds one grant, an array of them, or `{"grants": […]}`: what serde makes
//! of a `Grant` or several, so that a program can emit its own. In TOML each is a `[[grant]]`:
//!
//! ```toml
//! [[grant]]
//! name = "AnalystsReadReports"
//! owner = "111111111111"
//! bucket = "reports"
//! prefix = "2026/"
//! grantee = "arn:aws:iam::222222222222:role/analyst"
//! access = ["Read", "List"]
//! via = "BucketPolicy"        # or { Role = { name = "reports-reader" } }, or a table [grant.via.Role]
//! ```
//!
//! In Rust sources a `grant!` that captures variables has no values before the program runs: such a program writes its grants
//! as JSON.

mod load;
mod places;

pub(crate) use load::load;
pub(crate) use places::Places;
