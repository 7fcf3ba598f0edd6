//! `xacct man`: the manual's pages.

use super::Xacct;
use crate::exit::{Exit, Failure};
use crate::output;
use clap::CommandFactory;
use clap_mangen::Man;
use std::path::PathBuf;

/// Prints the manual's page of `xacct`, or writes those of all commands.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  xacct man | man -l -\n  xacct man --folder ~/.local/share/man/man1")]
pub(super) struct Arguments {
    /// A folder, to which a page for each command is written.
    #[arg(long)]
    folder: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.folder {
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            clap_mangen::generate_to(Xacct::command(), folder)?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(Xacct::command()).render(&mut page)?;
            output::print_bytes(&page)?;
        }
    }
    Ok(Exit::Fine)
}
