//! The commands: one file each, which holds its arguments and what it does.

#[cfg(feature = "accounts")]
mod apply;
mod can;
mod check;
mod completions;
mod docs;
#[cfg(feature = "accounts")]
mod drift;
mod explain;
mod export;
mod fmt;
mod import;
#[cfg(feature = "accounts")]
mod in_accounts;
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
    Check(check::Arguments),
    Explain(explain::Arguments),
    Can(Box<can::Arguments>),
    Import(import::Arguments),
    Fmt(fmt::Arguments),
    Docs(docs::Arguments),
    Export(export::Arguments),
    #[cfg(feature = "accounts")]
    #[command(flatten)]
    InAccounts(in_accounts::Command),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Xacct {
    /// Runs the command. What it has to say is on the standard output; why it could not go on, on the standard error.
    pub fn run(&self) -> Exit {
        self.color.write_global();
        self.command.run().unwrap_or_else(|failure| {
            output::note(format_args!("error: {failure}"));
            failure.exit()
        })
    }
}

impl Command {
    fn run(&self) -> Result<Exit, Failure> {
        match self {
            Self::Check(arguments) => check::run(arguments),
            Self::Explain(arguments) => explain::run(arguments),
            Self::Can(arguments) => can::run(arguments),
            Self::Import(arguments) => import::run(arguments),
            Self::Fmt(arguments) => fmt::run(arguments),
            Self::Docs(arguments) => docs::run(arguments),
            Self::Export(arguments) => export::run(arguments),
            #[cfg(feature = "accounts")]
            Self::InAccounts(command) => command.run(),
            Self::Completions(arguments) => completions::run(arguments),
            Self::Man(arguments) => man::run(arguments),
        }
    }
}
