//! What is wrong in a file, whatever the file is written in, and its forms: for people, as JSON, as SARIF.

mod excerpt;
mod human;
mod json;
mod place;
mod sarif;

pub(crate) use human::Rendering;
pub(crate) use json::to_json;
pub(crate) use place::{Cursor, place};
pub(crate) use sarif::to_sarif;

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

    /// A text that is not Rust, or not Rust that can be read.
    pub(crate) fn of_syntax(error: SyntaxError, input: &Input) -> Self {
        let end = input.text.len();
        let (message, help) = match error.is_too_deep {
            true => (
                "brackets are nested too deeply in this macro",
                "a policy has no more than ten, one in the other",
            ),
            false => ("this is not Rust", "look for a bracket or a quote that is not closed"),
        };
        Self {
            severity: Severity::Error,
            code: None,
            message: message.to_owned(),
            help: vec![help.to_owned()],
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
}
