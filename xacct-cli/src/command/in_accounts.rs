//! The commands that act in accounts of AWS.

use super::{apply, drift, permissions, plan, revoke, unfinished, verify};
use crate::exit::{Exit, Failure};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Plan(plan::Arguments),
    Apply(apply::Arguments),
    Verify(verify::Arguments),
    Drift(drift::Arguments),
    Revoke(revoke::Arguments),
    Resume(unfinished::ResumeArguments),
    Rollback(unfinished::RollbackArguments),
    Permissions(permissions::Arguments),
}

impl Command {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        match self {
            Self::Plan(arguments) => plan::run(arguments),
            Self::Apply(arguments) => apply::run(arguments),
            Self::Verify(arguments) => verify::run(arguments),
            Self::Drift(arguments) => drift::run(arguments),
            Self::Revoke(arguments) => revoke::run(arguments),
            Self::Resume(arguments) => unfinished::resume(arguments),
            Self::Rollback(arguments) => unfinished::rollback(arguments),
            Self::Permissions(arguments) => permissions::run(arguments),
        }
    }
}
