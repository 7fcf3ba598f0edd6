//! What can go wrong with a lock.

use crate::error::Source;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why a lock was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Others held it all the time.
    #[error(
        "the lock `{name}` ({place}) was not free within {} seconds: see which program holds it, or wait longer",
        waited.as_secs()
    )]
    Timeout {
        /// The lock.
        name: String,
        /// Where it is, in words, such as ``file `/var/lib/xacct/reports.lock` ``.
        place: String,
        /// How long it was waited for.
        waited: Duration,
    },

    /// The file system does not do what it was asked.
    #[error("could not {doing} the lock file `{}`", path.display())]
    Io {
        /// What was to be done, such as `open`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },

    /// Whatever else keeps locks does not do what it was asked: for implementations of [`Lock`](super::Lock).
    #[error("the lock `{name}` could not be taken")]
    Failed {
        /// The lock.
        name: String,
        /// Why.
        source: Source,
    },
}
