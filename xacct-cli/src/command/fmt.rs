//! `xacct fmt`: the form of `policy!` and `grant!`.

use crate::exit::{Exit, Failure};
use crate::finding::{Reported, place};
use crate::format::{self, Formatted, width_for};
use crate::input::{self, Input, InputError};
use crate::output;
use crate::source::SyntaxError;
use similar::TextDiff;
use std::fs;
use std::path::{Path, PathBuf};

/// Formats `policy!` and `grant!` in Rust sources, which rustfmt leaves as they are.
///
/// Comments stay, and so do empty lines (one at most) between items. Lines are as wide as the nearest `rustfmt.toml` says
/// by `max_width`, else 100 columns. What stands below `#[rustfmt::skip]` is left alone, and so is what cannot be read.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct fmt src/ examples/\n  xacct fmt --check src/          in CI: prints what would change\n  xacct fmt - < src/grants.rs     prints the formatted source"
)]
pub(super) struct Arguments {
    /// Rust sources, folders (in which every `.rs` file is formatted), or `-`: the standard input, to the standard output.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Change nothing; print what would change, and end with 1 where something would.
    #[arg(long)]
    check: bool,
}

/// What became of one source.
enum Outcome {
    AsItWas,
    Formatted,
    Unread,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let (files, errors) = input::files(&arguments.files, &["rs"], "Rust source");
    let mut exit = if errors.is_empty() { Exit::Fine } else { Exit::Usage };
    errors.iter().for_each(tell);
    for path in &files {
        exit = exit.max(match one(path, arguments.check)? {
            Outcome::AsItWas => Exit::Fine,
            Outcome::Formatted => Exit::fine_if(!arguments.check),
            Outcome::Unread => Exit::Usage,
        });
    }
    Ok(exit)
}

fn tell(error: &InputError) {
    output::note(format_args!("error: {error}"));
}

fn one(path: &Path, check: bool) -> Result<Outcome, Failure> {
    let input = match Input::read(path) {
        Ok(input) => input,
        // A source may be empty.
        Err(InputError::Empty { .. }) => return Ok(Outcome::AsItWas),
        Err(error) => {
            tell(&error);
            return Ok(Outcome::Unread);
        }
    };
    let formatted = match format::format(&input.text, width_for(path)) {
        Ok(formatted) => formatted,
        Err(error) => {
            output::note(format_args!("error: {}", not_rust(&input, error)));
            return Ok(Outcome::Unread);
        }
    };
    for left in &formatted.left {
        output::note(format_args!("{}:{}: {left}", input.name, left.line));
    }
    let is_changed = formatted.text != input.text;
    match () {
        () if check && is_changed => output::print(&diff(&input, &formatted))?,
        () if check => {}
        () if path == Path::new("-") => output::print(&formatted.text)?,
        () if is_changed => write(path, &formatted.text, input.before)?,
        () => {}
    }
    Ok(if is_changed { Outcome::Formatted } else { Outcome::AsItWas })
}

/// What is wrong with a source that is not Rust, at its place.
fn not_rust(input: &Input, error: SyntaxError) -> String {
    let Reported { message, help, bytes, .. } = Reported::of_syntax(error, input);
    let (line, column) = place(&input.text, bytes.start);
    format!("{}:{line}:{column}: {message}; {}", input.name, help.join("; "))
}

fn diff(input: &Input, formatted: &Formatted) -> String {
    let diff = TextDiff::from_lines(&input.text, &formatted.text);
    diff.unified_diff()
        .context_radius(2)
        .header(&input.name, &format!("{}, formatted", input.name))
        .to_string()
}

/// Writes a file anew, with the byte order mark that it had.
fn write(path: &Path, text: &str, before: usize) -> Result<(), Failure> {
    let mark = if before > 0 { "\u{feff}" } else { "" };
    Ok(fs::write(path, format!("{mark}{text}"))?)
}
