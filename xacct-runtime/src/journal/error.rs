//! What can go wrong with a journal.

use crate::error::Source;
use std::io;
use std::path::PathBuf;

/// Why a journal could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The file holds something else than what was written to it. Nothing of it is to be relied on, and nothing in it
    /// was changed.
    #[error(
        "the journal `{}` cannot be relied on: line {line}: {reason}; keep the file, and compare what AWS holds \
         with what you want before you go on without it",
        path.display()
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// The first line that does not read, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },

    /// Another program, or another part of this one, is writing to it.
    #[error("the journal `{}` is in use: wait until the program that writes to it is done", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },

    /// The record is none that JSON can express. Nothing was written.
    #[error("a record for the journal `{}` has no form in JSON", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What JSON cannot express.
        source: Source,
    },

    /// The file system does not do what it was asked.
    #[error("could not {doing} `{}`", path.display())]
    Io {
        /// What was to be done, such as `write to`.
        doing: &'static str,
        /// The file or the directory.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}
