//! `xacct check`: what is wrong in policies and grants.

use crate::content::{self, Content, Contents, Syntax, What};
use crate::exit::{Exit, Failure};
use crate::finding::{Rendering, Report, to_json, to_sarif};
use crate::grants::Places;
use crate::input::InputError;
use crate::output;
use crate::policy_file::Kind;
use std::path::PathBuf;
use xacct_core::Severity;
use xacct_core::grant::Grant;

/// Checks policies and grants in JSON, grants in TOML, and every `policy!` and `grant!` in Rust sources.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct check policies/ src/\n  aws s3api get-bucket-policy --bucket reports --query Policy --output text | xacct check -\n  xacct check --format sarif src/ > xacct.sarif"
)]
pub(super) struct Arguments {
    /// Files, folders (in which every `.json` and `.rs` file and every
    /// `.toml` file of grants is looked at), or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The kind of the policies in JSON; found out by what they hold where it is not said.
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// In which form to answer.
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum CheckFormat {
    /// For people: each finding with its line of the source.
    #[default]
    Human,
    /// One JSON value.
    Json,
    /// A log of SARIF 2.1.0, for code hosts and editors.
    Sarif,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let (mut reports, mut places) = (Vec::new(), Places::default());
    let (unread, exit) = content::read_each(&arguments.files, arguments.kind, |contents| {
        reports.push(report(contents, &mut places));
    });
    match arguments.format {
        CheckFormat::Human => show(&reports, &unread)?,
        CheckFormat::Json => output::print_json(&to_json(&reports, &unread))?,
        CheckFormat::Sarif => output::print_json(&to_sarif(&reports, &unread))?,
    }
    let is_fine = !reports.iter().any(Report::is_refused);
    Ok(exit.max(Exit::fine_if(is_fine)))
}

/// What is wrong with a file, and which of its grants stand in an earlier one or twice. Those of Rust sources do not count: each
/// program has its own.
fn report(contents: Contents, places: &mut Places) -> Report {
    let (entries, mut report) = contents.into_report();
    if Syntax::of(&report.input) != Syntax::Rust {
        report.findings.extend(places.repeated(entries.iter().filter_map(grant), &report.input));
    }
    if report.findings.is_empty() {
        // Nothing of it will be shown, and there may be thousands.
        report.input.text = String::new();
    }
    report
}

fn grant(content: &Content) -> Option<&Grant> {
    match &content.what {
        What::Grant(grant) => Some(grant),
        _ => None,
    }
}

fn show(reports: &[Report], unread: &[InputError]) -> Result<(), Failure> {
    let rendering = Rendering::new();
    for report in reports {
        output::print(&rendering.of(report))?;
    }
    for error in unread {
        output::note(format_args!("error: {error}"));
    }
    output::note(summary(reports));
    Ok(())
}

fn summary(reports: &[Report]) -> String {
    let count = |severity| {
        reports.iter().flat_map(|report| &report.findings).filter(|it| it.severity == severity).count()
    };
    let counted = [
        (count(Severity::Error), "error"),
        (count(Severity::SecurityWarning), "security warning"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Suggestion), "suggestion"),
    ];
    let told: Vec<_> =
        counted.into_iter().filter(|(count, _)| *count > 0).map(|(n, what)| plural(n, what)).collect();
    let files = plural(reports.len(), "file");
    match told.is_empty() {
        true => format!("{files} checked: nothing to say"),
        false => format!("{files} checked: {}", told.join(", ")),
    }
}

fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
