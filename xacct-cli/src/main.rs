//! `xacct`, the command. What it does is in the library, so that tests and chores reach it.

use clap::Parser;
use std::process::ExitCode;
use xacct_cli::Xacct;

fn main() -> ExitCode {
    Xacct::parse().run().into()
}
