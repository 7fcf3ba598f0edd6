//! `xacct completions`: what a shell needs to complete the command.

use super::Xacct;
use crate::exit::{Exit, Failure};
use crate::output;
use clap::CommandFactory;
use clap_complete::Shell;

/// Prints a script by which a shell completes `xacct`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct completions bash > ~/.local/share/bash-completion/completions/xacct\n  xacct completions zsh > ~/.zfunc/_xacct\n  xacct completions fish > ~/.config/fish/completions/xacct.fish"
)]
pub(super) struct Arguments {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Xacct::command(), "xacct", &mut script);
    output::print_bytes(&script)?;
    Ok(Exit::Fine)
}
