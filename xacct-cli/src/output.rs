//! What commands print, and in which form.

use crate::exit::Failure;
use serde::Serialize;
use std::io::{BufWriter, Write};

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
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

/// Writes bytes as they are to the standard output.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes)?;
    Ok(stdout.flush()?)
}

/// Writes one JSON value, indented, to the standard output.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    // The standard output is written line by line, of which indented JSON has many.
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer_pretty(&mut stdout, value).map_err(std::io::Error::from)?;
    writeln!(stdout)?;
    Ok(stdout.flush()?)
}

/// Writes a line about something other than the answer to the standard error.
pub(crate) fn note(text: impl std::fmt::Display) {
    // Nobody is left to be told that nobody can be told.
    let _ = writeln!(anstream::stderr(), "{text}");
}
