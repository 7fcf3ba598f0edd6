//! The `xacct` command: checks, explains, documents, exports and applies grants, by the same engine as the macros.
//!
//! Each command is a file in `command/` that holds its arguments and its `run`. What several commands need has a folder of
//! its own: `input` reads what the user names, `content` makes policies and grants of it, whatever it is written in, `source`
//! finds the macros in Rust sources, `grants` has the grants of files, `finding` shows what is wrong, `export` writes for
//! other tools, and `accounts`, of the feature of that name, acts in accounts of AWS.
//!
//! ```console
//! $ xacct check policies/*.json src/
//! $ xacct docs examples -o docs
//! ```

#[cfg(feature = "accounts")]
mod accounts;
mod book;
mod command;
mod content;
mod exit;
mod export;
mod finding;
mod folder;
mod format;
mod grants;
mod import;
mod input;
mod matrix;
mod output;
mod policy_file;
mod policy_set;
mod source;

pub use command::Xacct;
pub use exit::Exit;
pub use import::policy_source;
