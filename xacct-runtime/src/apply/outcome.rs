//! What became of the steps of a plan.

use crate::error::chain;
use crate::report;
use crate::{Error, JournalError, LockError, RefusedGrant, Setting};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use xacct_core::AccountId;
use xacct_core::grant::Grant;

/// What became of a step. As JSON the `outcome` in snake_case, and the `error` of one that was not carried out.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "outcome", content = "error", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// It was carried out, and read back.
    Applied,
    /// It was so already: nothing was written.
    Unchanged,
    /// It was refused, and nothing was changed.
    Refused(StepError),
    /// It may have been carried out, in whole or in part, and could not be found out or finished: look, or resume.
    Unknown(StepError),
    /// It was left out, because an earlier step of the same grant was not carried out.
    Skipped,
}

impl Outcome {
    /// Whether the setting is as the plan wants it.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Applied | Self::Unchanged)
    }
}

/// Why a step was not carried out.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StepError {
    /// AWS refused it, or did not answer.
    #[error(transparent)]
    Aws(Arc<Error>),

    /// It takes several calls, of which the first were carried out. Displays with the error and all of its causes, so that
    /// it has no source beside these words.
    #[error("{}; and then {}", done.join(", "), chain(error))]
    Partly {
        /// What was carried out, in words.
        done: Vec<String>,
        /// Why the rest was not.
        error: Box<Self>,
    },

    /// Somebody else has changed meanwhile what only the grant should.
    #[error("the {setting} has been changed by somebody else: plan again")]
    Changed {
        /// What.
        setting: Setting,
    },

    /// What was written was gone again each time: somebody else writes the same document whole, without the lock.
    #[error(
        "the {setting} was overwritten by somebody else {times} times: have all who write it share one lock"
    )]
    Overwritten {
        /// What.
        setting: Setting,
        /// How often.
        times: u32,
    },

    /// It was written, and AWS goes on showing what was there before.
    #[error("the {setting} is still shown as it was before: wait and resume, which looks again")]
    Unseen {
        /// What.
        setting: Setting,
    },

    /// A managed policy has come to have five versions, the most there can be, since the plan was made.
    #[error("the {setting} has 5 versions by now, the most there can be: delete one and resume")]
    FiveVersions {
        /// What.
        setting: Setting,
    },

    /// The journal could not be written, so that nothing else was.
    #[error("the journal could not be written, and nothing is written without it: {}", chain(&**_0))]
    Journal(Arc<JournalError>),

    /// The program is being ended.
    #[error("the program is being ended: {0}")]
    Interrupted(String),

    /// The lock could not be had.
    #[error("the lock could not be had, and nothing is written without it: {}", chain(&**_0))]
    Lock(Arc<LockError>),

    /// There are no credentials of the account any more.
    #[error("there are no credentials of account {account}: add them and resume")]
    MissingAccount {
        /// The account.
        account: AccountId,
    },
}

impl From<Error> for StepError {
    fn from(error: Error) -> Self {
        Self::Aws(Arc::new(error))
    }
}

/// Why a plan was not begun. Nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// The accounts have changed since the plan was made.
    #[error("the accounts have changed since the plan was made: {}; plan again", Listed(changed))]
    Changed {
        /// What is neither as the plan saw it nor as it wants it.
        changed: Vec<(AccountId, Setting)>,
    },

    /// A grant of the plan is refused now.
    #[error("{}", Lines(refused))]
    Refused {
        /// The grants, and all reasons.
        refused: Vec<RefusedGrant>,
    },

    /// There are no credentials of an account that the plan changes.
    #[error("there are no credentials of account {account}, which the plan changes: add them")]
    MissingAccount {
        /// The account.
        account: AccountId,
    },

    /// The journal cannot be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),

    /// Going back could not be begun.
    #[error("nothing was taken back: {}", chain(_0))]
    NotBegun(StepError),

    /// The journal is of an apply that was broken off before it wrote anything.
    #[error("the journal `{}` holds no plan, so that nothing was written by it: delete it, and apply again", path.display())]
    Empty {
        /// The journal.
        path: PathBuf,
    },

    /// Its apply has begun to be rolled back, and that has to be finished.
    #[error("the apply of the journal `{}` is being rolled back: roll it back again, which goes on with that", path.display())]
    RollingBack {
        /// The journal.
        path: PathBuf,
    },

    /// Everything in the journal is done.
    #[error("the apply of the journal `{}` has been {how} already: plan again for what is to change now", path.display())]
    Ended {
        /// The journal.
        path: PathBuf,
        /// Whether it was carried out or rolled back.
        how: &'static str,
    },

    /// The parts of the journal contradict each other.
    #[error("the journal `{}` {reason}: it is no journal of an apply", path.display())]
    NoPlan {
        /// The journal.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// What became of one step. As JSON its fields, those of the [`Outcome`] among them.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct StepReport {
    /// Its place in the plan, counted from 0.
    pub step: usize,
    /// The account.
    pub account: AccountId,
    /// What it was about.
    #[serde(serialize_with = "report::setting")]
    pub setting: Setting,
    /// The grants that it was carried out for: their places in the plan, counted from 0.
    pub grants: Vec<usize>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How often what was written was overwritten by somebody else, and written again.
    pub overwritten: u32,
}

/// What became of a plan, step by step. Displays as a line each.
#[derive(Clone, Debug)]
#[must_use = "single steps can have been refused: see `is_complete`"]
#[non_exhaustive]
pub struct Applied {
    /// The grants of the plan.
    pub grants: Vec<Grant>,
    /// What became of each step, in the plan's order.
    pub steps: Vec<StepReport>,
    /// The journal, by which this can be resumed or rolled back; none where nothing had to be written.
    pub journal: Option<PathBuf>,
}

impl Applied {
    /// Whether everything is as the plan wants it.
    pub fn is_complete(&self) -> bool {
        self.steps.iter().all(|step| step.outcome.is_done())
    }

    /// Whether nothing was written.
    pub fn is_unchanged(&self) -> bool {
        self.steps.iter().all(|step| matches!(step.outcome, Outcome::Unchanged))
    }

    /// The grants of which everything is in place.
    pub fn complete_grants(&self) -> impl Iterator<Item = &Grant> {
        let failed = |index: usize| {
            self.steps.iter().any(|step| step.grants.contains(&index) && !step.outcome.is_done())
        };
        self.grants.iter().enumerate().filter(move |(index, _)| !failed(*index)).map(|(_, grant)| grant)
    }

    /// The journal.
    pub fn journal(&self) -> Option<&Path> {
        self.journal.as_deref()
    }
}

/// What happens while a plan is applied, as it happens. As JSON the `event` in snake_case and its fields: a `delay` in seconds,
/// those of the [`Outcome`] among the others.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Progress {
    /// A step begins.
    Started {
        /// Its place in the plan, counted from 0.
        step: usize,
        /// How many steps there are.
        of: usize,
        /// The account.
        account: AccountId,
        /// What it is about.
        #[serde(serialize_with = "report::setting")]
        setting: Setting,
    },
    /// A step waits before it is tried again.
    Waiting {
        /// Its place in the plan, counted from 0.
        step: usize,
        /// How long.
        #[serde(serialize_with = "report::seconds")]
        delay: Duration,
        /// Why.
        why: String,
    },
    /// A step has ended.
    Finished {
        /// Its place in the plan, counted from 0.
        step: usize,
        /// How.
        #[serde(flatten)]
        outcome: Outcome,
    },
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Applied => f.write_str("applied"),
            Self::Unchanged => f.write_str("unchanged"),
            Self::Refused(error) => write!(f, "refused: {error}"),
            Self::Unknown(error) => write!(f, "unknown: {error}"),
            Self::Skipped => f.write_str("skipped: an earlier step of its grant was not carried out"),
        }
    }
}

impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            writeln!(f, "account {}: {}: {}", step.account, step.setting, step.outcome)?;
        }
        match (self.is_complete(), &self.journal) {
            (true, None) => f.write_str("nothing had to be changed"),
            (true, Some(journal)) => write!(f, "done; roll back by the journal {}", journal.display()),
            (false, Some(journal)) => {
                write!(f, "not all is done; resume or roll back by the journal {}", journal.display())
            }
            (false, None) => f.write_str("nothing was written"),
        }
    }
}

struct Listed<'a>(&'a [(AccountId, Setting)]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(changed) = self;
        let mut changed = changed.iter();
        if let Some((account, setting)) = changed.next() {
            write!(f, "in account {account} the {setting}")?;
        }
        changed.try_for_each(|(account, setting)| write!(f, ", in account {account} the {setting}"))
    }
}

struct Lines<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for Lines<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(lines) = self;
        lines.iter().enumerate().try_for_each(|(index, line)| match index {
            0 => write!(f, "{line}"),
            _ => write!(f, "\n{line}"),
        })
    }
}
