//! The matrix: what is done, and what of it meets with trouble.

use crate::{Case, cases};
use clap::ValueEnum;
use std::fmt;

/// What is done with a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It is put in place where nothing of it was.
    Grant,
    /// It is put in place of its earlier definition.
    Update,
    /// It is taken back.
    Revoke,
}

/// What meets with trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum During {
    /// The apply.
    Apply,
    /// The resume of an apply that was broken off halfway.
    Resume,
    /// The rollback of one.
    Rollback,
}

/// What is done after something has gone wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The apply is gone on with.
    Resume,
    /// It is taken back.
    Rollback,
}

/// A cell of the matrix, for all that can go wrong there.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The grant.
    pub case: Case,
    /// What is done with it.
    pub work: Work,
    /// What of that meets with trouble.
    pub during: During,
}

/// Every case, with everything that is done and can meet with trouble.
///
/// # Errors
/// When a grant is none.
pub fn scenarios() -> anyhow::Result<Vec<Scenario>> {
    let mut scenarios = Vec::new();
    for case in cases()? {
        for work in Work::ALL {
            for during in During::ALL {
                scenarios.push(Scenario { case: case.clone(), work, during });
            }
        }
    }
    Ok(scenarios)
}

impl Scenario {
    /// Whether what meets with trouble takes things away.
    pub(crate) fn takes_away(&self) -> bool {
        (self.work == Work::Revoke) == (self.during.aim() == Way::Resume)
    }
}

impl Work {
    /// All of it.
    pub const ALL: [Self; 3] = [Self::Grant, Self::Update, Self::Revoke];
}

impl During {
    /// All of it.
    pub const ALL: [Self; 3] = [Self::Apply, Self::Resume, Self::Rollback];

    /// The ways on from there.
    pub(crate) const fn ways(self) -> &'static [Way] {
        match self {
            Self::Apply | Self::Resume => &[Way::Resume, Way::Rollback],
            // What has begun to be taken back can only be taken back.
            Self::Rollback => &[Way::Rollback],
        }
    }

    /// Where it leads when nothing goes wrong.
    pub(crate) const fn aim(self) -> Way {
        match self {
            Self::Apply | Self::Resume => Way::Resume,
            Self::Rollback => Way::Rollback,
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { case, work, during } = self;
        write!(f, "{}, {work}, {during}", case.name)
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Grant => "grant",
            Self::Update => "update",
            Self::Revoke => "revoke",
        })
    }
}

/// As the child's arguments have it.
impl fmt::Display for During {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apply => "apply",
            Self::Resume => "resume",
            Self::Rollback => "rollback",
        })
    }
}
