//! `xacct explain`: policies and grants in plain words.

use crate::content::{Content, What, contents};
use crate::exit::{Exit, Failure};
use crate::finding::Rendering;
use crate::input::{self, Input};
use crate::output::{self, Format, FormatArguments};
use crate::policy_file::Kind;
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;
use xacct_core::explain;

/// Says in plain words who may do what by policies and grants: in JSON, and in every `policy!` and `grant!` of Rust sources.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xacct explain policies/reports.json\n  xacct explain src/ --format json\n  aws s3api get-bucket-policy --bucket reports --query Policy --output text | xacct explain -"
)]
pub(super) struct Arguments {
    /// Files, folders (in which every `.json` and `.rs` file is looked at), or `-` for the standard input.
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
    let (files, mut unread) =
        input::files(&arguments.files, &["json", "rs"], "policy in JSON and no Rust source");
    let (mut explained, mut refused) = (Vec::new(), Vec::new());
    for path in &files {
        match Input::read(path).map(|input| contents(input, arguments.kind)) {
            Ok(Ok((input, contents))) => {
                explained.extend(contents.iter().map(|content| of_content(&input.name, content)));
            }
            Ok(Err(report)) => refused.push(report),
            Err(error) => unread.push(error),
        }
    }
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
    Ok(if unread.is_empty() && refused.is_empty() { Exit::Fine } else { Exit::Usage })
}

fn of_content(file: &str, content: &Content) -> Explained {
    let (name, kind, sentences) = match &content.what {
        What::Policy(kind, document) => {
            (content.item.clone(), kind.in_words().to_owned(), explain(document, *kind))
        }
        What::Grant(grant) => {
            let lines = grant.explain().lines().map(str::to_owned).collect();
            (Some(grant.name().to_string()), "a grant".to_owned(), lines)
        }
    };
    let sentences = sentences.into_iter().map(|sentence| content.naming(sentence)).collect();
    Explained { file: file.to_owned(), line: content.line, name, kind, sentences }
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
