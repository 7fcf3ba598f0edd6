//! What commands print, and in which form.

use crate::exit::Failure;
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// In which form a command answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON value on the standard output, for programs.
    Json,
}

/// `--format`, as most commands have it.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct FormatArguments {
    /// In which form to answer.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Writes a text to the standard output; its colours only to a terminal.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    as_far_as_read(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// Writes bytes as they are to the standard output.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    as_far_as_read(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// Writes one JSON value, indented, to the standard output.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    // The standard output is written line by line, of which indented JSON has many.
    let mut stdout = BufWriter::new(io::stdout().lock());
    let written = serde_json::to_writer_pretty(&mut stdout, value).map_err(io::Error::from);
    as_far_as_read(written.and_then(|()| writeln!(stdout)).and_then(|()| stdout.flush()))
}

/// Whoever reads it may have seen enough, as in `xacct check … | head`: how the command ends is its answer all the same.
fn as_far_as_read(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Writes a line about something other than the answer to the standard error.
pub(crate) fn note(text: impl std::fmt::Display) {
    // Nobody is left to be told that nobody can be told.
    let _ = writeln!(anstream::stderr(), "{text}");
}
