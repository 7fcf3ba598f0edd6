//! The commands: one file each, which holds its arguments and what it does.

#[cfg(feature = "accounts")]
mod apply;
mod can;
mod check;
mod completions;
#[cfg(feature = "accounts")]
mod drift;
mod explain;
mod export;
mod fmt;
mod import;
mod man;
#[cfg(feature = "accounts")]
mod permissions;
#[cfg(feature = "accounts")]
mod plan;
#[cfg(feature = "accounts")]
mod revoke;
#[cfg(feature = "accounts")]
mod unfinished;
#[cfg(feature = "accounts")]
mod verify;

use crate::exit::{Exit, Failure};
use crate::output;
use clap::{Parser, Subcommand};

/// Cross-account S3 grants, checked: by policies in JSON, by `policy!` and `grant!` in Rust, and in accounts of AWS.
#[derive(Debug, Parser)]
#[command(name = "xacct", version, max_term_width = 100, after_help = Exit::HELP)]
pub struct Xacct {
    #[command(flatten)]
    color: colorchoice_clap::Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Can(Box<can::Arguments>),
    Check(check::Arguments),
    Export(export::Arguments),
    #[cfg(feature = "accounts")]
    Plan(plan::Arguments),
    #[cfg(feature = "accounts")]
    Apply(apply::Arguments),
    #[cfg(feature = "accounts")]
    Verify(verify::Arguments),
    #[cfg(feature = "accounts")]
    Drift(drift::Arguments),
    #[cfg(feature = "accounts")]
    Revoke(revoke::Arguments),
    #[cfg(feature = "accounts")]
    Resume(unfinished::ResumeArguments),
    #[cfg(feature = "accounts")]
    Rollback(unfinished::RollbackArguments),
    #[cfg(feature = "accounts")]
    Permissions(permissions::Arguments),
    Fmt(fmt::Arguments),
    Import(import::Arguments),
    Completions(completions::Arguments),
    Explain(explain::Arguments),
    Man(man::Arguments),
}

impl Xacct {
    /// Runs the command. What it has to say is on the standard output; why it could not go on, on the standard error.
    pub fn run(&self) -> Exit {
        self.color.write_global();
        self.command.run().unwrap_or_else(|failure| {
            if !failure.is_silent() {
                output::note(format_args!("error: {failure}"));
            }
            failure.exit()
        })
    }
}

impl Command {
    fn run(&self) -> Result<Exit, Failure> {
        match self {
            Self::Can(arguments) => can::run(arguments),
            Self::Check(arguments) => check::run(arguments),
            Self::Export(arguments) => export::run(arguments),
            #[cfg(feature = "accounts")]
            Self::Plan(arguments) => plan::run(arguments),
            #[cfg(feature = "accounts")]
            Self::Apply(arguments) => apply::run(arguments),
            #[cfg(feature = "accounts")]
            Self::Verify(arguments) => verify::run(arguments),
            #[cfg(feature = "accounts")]
            Self::Drift(arguments) => drift::run(arguments),
            #[cfg(feature = "accounts")]
            Self::Revoke(arguments) => revoke::run(arguments),
            #[cfg(feature = "accounts")]
            Self::Resume(arguments) => unfinished::resume(arguments),
            #[cfg(feature = "accounts")]
            Self::Rollback(arguments) => unfinished::rollback(arguments),
            #[cfg(feature = "accounts")]
            Self::Permissions(arguments) => permissions::run(arguments),
            Self::Fmt(arguments) => fmt::run(arguments),
            Self::Import(arguments) => import::run(arguments),
            Self::Completions(arguments) => completions::run(arguments),
            Self::Explain(arguments) => explain::run(arguments),
            Self::Man(arguments) => man::run(arguments),
        }
    }
}
