//! The commands: one file each, which holds its arguments and what it does.

mod check;
mod export;

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
    Export(export::Arguments),
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
            Self::Check(arguments) => check::run(arguments),
            Self::Export(arguments) => export::run(arguments),
        }
    }
}
