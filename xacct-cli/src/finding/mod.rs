//! What is wrong in a file, whatever the file is written in, and its forms: for people, as JSON, as SARIF.

mod human;
mod json;

pub(crate) use human::Rendering;
pub(crate) use json::to_json;

use crate::input::Input;
use crate::source::SyntaxError;
use std::ops::Range;
use xacct_core::{Fault, JsonFinding, Severity};
use xacct_syntax::Diagnostic;

/// One fault, and where it stands in its file.
#[derive(Clone, Debug)]
pub(crate) struct Reported {
    /// How much it matters.
    pub(crate) severity: Severity,
    /// The stable code; none for faults of Rust's or the macros' syntax.
    pub(crate) code: Option<&'static str>,
    /// What is wrong: lower case, one line, no full stop.
    pub(crate) message: String,
    /// What to do about it, line by line.
    pub(crate) help: Vec<String>,
    /// The text that should stand there instead, where that is certain enough to propose.
    pub(crate) suggestion: Option<String>,
    /// The way to it in a JSON document, such as `Statement[1].Condition.Bool`; empty in Rust.
    pub(crate) path: String,
    /// The bytes that are wrong.
    pub(crate) bytes: Range<usize>,
}

impl Reported {
    /// A fault of a JSON text.
    pub(crate) fn of_json(finding: JsonFinding) -> Self {
        let JsonFinding { severity, path, location, fault, .. } = finding;
        Self::of_fault(severity, path, location.map_or(0..0, |location| location.bytes), fault)
    }

    /// A fault at these bytes, to which this path leads.
    pub(crate) fn of_fault(severity: Severity, path: String, bytes: Range<usize>, fault: Fault) -> Self {
        let (code, help) = (Some(fault.code.as_str()), fault.advice());
        Self { severity, code, message: fault.message, help, suggestion: fault.suggestion, path, bytes }
    }

    /// A fault of a macro's tokens.
    pub(crate) fn of_diagnostic(diagnostic: Diagnostic) -> Self {
        let bytes = diagnostic.bytes();
        let Diagnostic { severity, message, code, help, .. } = diagnostic;
        Self { severity, code, message, help, suggestion: None, path: String::new(), bytes }
    }

    /// A text that is not Rust.
    pub(crate) fn of_syntax(error: SyntaxError, input: &Input) -> Self {
        let end = input.text.len();
        Self {
            severity: Severity::Error,
            code: None,
            message: "this is not Rust".to_owned(),
            help: vec!["look for a bracket or a quote that is not closed".to_owned()],
            suggestion: None,
            path: String::new(),
            bytes: error.at.min(end)..(error.at + 1).min(end),
        }
    }
}

/// The faults of one file.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// The file.
    pub(crate) input: Input,
    /// Its faults, in the order of the text.
    pub(crate) findings: Vec<Reported>,
}

impl Report {
    /// Whether something of it stops the build, or would be refused by AWS.
    pub(crate) fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity.stops_the_build())
    }

    /// The line and column of a finding's first character, both counted from 1, the column in characters of Unicode.
    pub(crate) fn place(&self, finding: &Reported) -> (usize, usize) {
        place(&self.input.text, finding.bytes.start)
    }
}

/// The line and column of a byte, both counted from 1, the column in characters of Unicode.
pub(crate) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
