//! `xacct man`: the manual's pages.

use super::Xacct;
use crate::exit::{Exit, Failure};
use crate::output;
use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::path::{Path, PathBuf};

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
            let mut command = Xacct::command().disable_help_subcommand(true);
            command.build();
            write(&command, folder)?;
        }
        None => output::print_bytes(&page(Xacct::command())?.1)?,
    }
    Ok(Exit::Fine)
}

/// Writes the pages of a command and of those below it.
fn write(command: &clap::Command, folder: &Path) -> Result<(), Failure> {
    let (name, page) = page(command.clone())?;
    std::fs::write(folder.join(name), page)?;
    command.get_subcommands().filter(|below| !below.is_hide_set()).try_for_each(|below| write(below, folder))
}

/// The page of a command, and the name of its file. What stands at the end of its help keeps its lines: as a paragraph, which
/// is what is made of it otherwise, no example could be copied.
fn page(command: clap::Command) -> Result<(String, Vec<u8>), Failure> {
    let end = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let man = Man::new(command.after_help(None::<&str>));
    let mut page = Vec::new();
    man.render(&mut page)?;
    page.extend(verbatim(&end).render().bytes());
    Ok((man.get_filename(), page))
}

/// Texts as they are, below their headings: `Examples:`, and the lines after it, to the next empty one.
fn verbatim(text: &str) -> Roff {
    let mut roff = Roff::default();
    for block in text.split("\n\n").filter(|block| !block.is_empty()) {
        let (heading, lines) = block.split_once(":\n").unwrap_or(("Notes", block));
        roff.control("SH", [heading.to_uppercase().as_str()]).control("nf", []);
        for line in lines.lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
    }
    roff
}
