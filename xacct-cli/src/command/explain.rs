//! `xacct explain`: policies and grants in plain words.

use crate::content::{self, Content, Extent, What};
use crate::exit::{Exit, Failure};
use crate::finding::Rendering;
use crate::output::{self, Format, FormatArguments};
use crate::policy_file::Kind;
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;
use xacct_core::explain;
use xacct_core::grant::Grant;

/// Says in plain words who may do what by policies and grants: in JSON, grants in TOML, and in every `policy!` and `grant!` of Rust sources.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct explain policies/reports.json\n  xacct explain src/ --format json\n  aws s3api get-bucket-policy --bucket reports --query Policy --output text | xacct explain -"
)]
pub(super) struct Arguments {
    /// Files, folders (in which every `.json` and `.rs` file and every
    /// `.toml` file of grants is looked at), or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The kind of the policies in JSON; found out by what they hold where it is not said.
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    #[command(flatten)]
    format: FormatArguments,
}

/// A policy or a grant in words.
#[derive(Debug, Serialize)]
struct Explained {
    file: String,
    line: usize,
    /// The item of Rust, or the name of a grant.
    name: Option<String>,
    kind: String,
    /// A sentence for each statement of a policy; of a grant its lines.
    sentences: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let (mut explained, mut refused) = (Vec::new(), Vec::new());
    let (unread, exit) = content::read_each(&arguments.files, arguments.kind, |contents| {
        let extent = contents.extent;
        let (entries, report) = contents.into_report();
        explained.extend(entries.iter().filter_map(|content| of_content(&report.input.name, content)));
        if extent != Extent::Whole {
            refused.push(report);
        }
    });
    match arguments.format.format {
        Format::Human => output::print(&in_words(&explained))?,
        Format::Json => output::print_json(&explained)?,
    }
    let rendering = Rendering::new();
    for report in &refused {
        output::note(rendering.of(report).trim_end());
    }
    for error in &unread {
        output::note(format_args!("error: {error}"));
    }
    Ok(exit)
}

/// What there is to say of a policy or a grant; nothing of what does not build, and of what is a template.
fn of_content(file: &str, content: &Content) -> Option<Explained> {
    let Content { item, line, what, naming, .. } = content;
    let of_grant = |grant: &Grant| {
        let lines = grant.explain().lines().map(str::to_owned).collect();
        (Some(naming.name(grant.name().to_string())), "a grant".to_owned(), lines)
    };
    let (name, kind, sentences) = match what {
        What::Policy(kind, document) => (item.clone(), kind.in_words().to_owned(), explain(document, *kind)),
        What::Grant(grant) | What::GrantWithoutValues(Some(grant)) => of_grant(grant),
        What::GrantWithoutValues(None) => {
            let captured = naming.variables().join(", ");
            let sentence =
                format!("what it says follows from values that only the program knows: {captured}");
            (item.clone(), "a grant".to_owned(), vec![sentence])
        }
        What::Fragment(..) | What::Refused(_) | What::Template(_) => return None,
    };
    let sentences = sentences.into_iter().map(|sentence| naming.name(sentence)).collect();
    Some(Explained { file: file.to_owned(), line: *line, name, kind, sentences })
}

fn in_words(explained: &[Explained]) -> String {
    let mut text = String::new();
    for (index, Explained { file, line, name, kind, sentences }) in explained.iter().enumerate() {
        let name = name.as_ref().map(|name| format!("{name}, ")).unwrap_or_default();
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}{file}:{line}: {name}{kind}", if index > 0 { "\n" } else { "" });
        for sentence in sentences {
            let _ = writeln!(text, "  {sentence}");
        }
        if sentences.is_empty() {
            text.push_str("  no statement: it allows nothing and denies nothing\n");
        }
    }
    text
}
