//! What a user is told: a message at tokens, with the way out.

use crate::ast::{Policy, Spans, Text};
use std::fmt::{self, Write};
use std::ops::Range;
use xacct_core::{Finding, Severity};

/// One fault, as it is shown at its tokens. Displays as the message, with its code, the place in the string and
/// the help below it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Whether it stops the build.
    pub severity: Severity,
    /// The tokens to underline.
    pub spans: Spans,
    /// What is wrong; lower case, one line, no full stop.
    pub message: String,
    /// The code of the check that found it; none for a fault of syntax.
    pub code: Option<&'static str>,
    /// What to do about it, line by line.
    pub help: Vec<String>,
    /// The string with a caret below the part that is wrong, because a token can only be underlined whole.
    excerpt: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(spans: impl Into<Spans>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            spans: spans.into(),
            message: message.into(),
            code: None,
            help: Vec::new(),
            excerpt: None,
        }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: vec![help.into()], ..self }
    }

    /// Points at `part` of `text`.
    pub(crate) fn within(self, text: &Text, part: Range<usize>) -> Self {
        Self { excerpt: excerpt(text, part), ..self }
    }

    pub(crate) fn of_finding(finding: Finding, policy: &Policy) -> Self {
        let located = policy.locate(finding.place);
        let fault = finding.fault;
        let help = fault.advice();
        let excerpt = located.text.zip(fault.part).and_then(|(text, part)| excerpt(text, part));
        Self {
            severity: finding.severity,
            spans: located.spans,
            message: fault.message,
            code: Some(fault.code.as_str()),
            help,
            excerpt,
        }
    }

    /// Where it stands in the source, for putting several in order.
    pub(crate) fn position(&self) -> (usize, usize) {
        let start = self.spans.start.start();
        (start.line, start.column)
    }
}

impl From<syn::Error> for Diagnostic {
    fn from(error: syn::Error) -> Self {
        Self::new(error.span(), error.to_string())
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(code) = self.code {
            write!(f, " [{code}]")?;
        }
        if let Some(excerpt) = &self.excerpt {
            write!(f, "\n{excerpt}")?;
        }
        self.help.iter().try_for_each(|help| write!(f, "\nhelp: {help}"))
    }
}

/// `text` with carets below `part`, and where in the source that part stands.
fn excerpt(text: &Text, part: Range<usize>) -> Option<String> {
    let value = &text.value;
    let whole = part == (0..value.len());
    let (before, within) = (value.get(..part.start)?, value.get(part)?);
    if whole || value.contains(char::is_control) {
        return None;
    }
    let (indent, carets) = (before.chars().count(), within.chars().count().max(1));
    let mut excerpt = format!("  | {value}\n  | {:indent$}{:^<carets$}", "", "");
    if let Some(first) = text.first_char() {
        // Writing to a string cannot fail.
        let _ = write!(excerpt, " line {}, column {}", first.line, first.column + indent + 1);
    }
    Some(excerpt)
}
