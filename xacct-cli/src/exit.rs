//! How the command ends.

use crate::input::InputError;
use std::fmt;
use std::io;
use std::process::ExitCode;

/// How the command ends, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// 0: it did what it was asked, and everything is in order.
    Fine = 0,
    /// 1: the answer is no: a policy has faults, a request is denied, a file is stale, an account differs.
    No = 1,
    /// 2: it was asked wrongly, or something that it was to read is not there, or is no JSON, TOML or Rust at all.
    Usage = 2,
    /// 3: AWS refused something, or was not reached: what was done is reported.
    Incomplete = 3,
}

impl Exit {
    /// What the help of every command says of them.
    pub(crate) const HELP: &str = "Exit codes:\n  \
        0  everything is in order\n  \
        1  the answer is no: faults, a denial, a stale file, a difference\n  \
        2  wrong usage, or an input that is not there, or is no JSON, TOML or Rust\n  \
        3  AWS refused something or was not reached";

    /// [`Exit::Fine`], or [`Exit::No`].
    pub(crate) const fn fine_if(is_fine: bool) -> Self {
        if is_fine { Self::Fine } else { Self::No }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Failure {
    /// What it was to read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// What it was asked, beyond what the command line's own parser sees.
    #[error("{0}")]
    Usage(String),
    /// Faults that have been shown already.
    #[error("{0}")]
    Refused(String),
    /// AWS refused something, or was not reached.
    #[cfg(feature = "accounts")]
    #[error("{0}")]
    Incomplete(String),
    /// What it was to write.
    #[error("the output could not be written: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    pub(crate) fn usage(what: impl fmt::Display) -> Self {
        Self::Usage(what.to_string())
    }

    /// How the command ends then.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Input(_) | Self::Usage(_) => Exit::Usage,
            Self::Refused(_) => Exit::No,
            #[cfg(feature = "accounts")]
            Self::Incomplete(_) => Exit::Incomplete,
            Self::Output(_) => Exit::Usage,
        }
    }
}
