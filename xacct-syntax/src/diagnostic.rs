//! What a user is told: a message at tokens, with the way out.

use crate::ast::{Policy, Spans, Text};
use crate::capture::Captured;
use std::fmt::{self, Write};
use std::ops::Range;
use xacct_core::evaluate::RequestFault;
use xacct_core::{Code, Fault, Finding, Severity};

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
    excerpt: Option<Box<Excerpt>>,
}

impl Diagnostic {
    /// The bytes of the source that are wrong: those within a string where only a part of it is. Of tokens that came from
    /// a text; a compiler tells its macros no bytes.
    ///
    /// # Examples
    /// ```
    /// let source = r#"<Identity> allow { action: s3:GetObject, resource: "arn:aws:s33:::reports/*" }"#;
    /// let compiled = xacct_syntax::compile(source.parse().expect("these are tokens"));
    /// assert_eq!(&source[compiled.diagnostics[0].bytes()], "s33");
    /// ```
    pub fn bytes(&self) -> Range<usize> {
        let Spans { start, end } = self.spans;
        let whole = start.byte_range().start..end.byte_range().end;
        match self.excerpt.as_deref() {
            Some(Excerpt { within: Some(part), .. }) => whole.start + part.start..whole.start + part.end,
            _ => whole,
        }
    }

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
        self.helps([help.into()])
    }

    pub(crate) fn helps(self, help: impl IntoIterator<Item = String>) -> Self {
        Self { help: help.into_iter().collect(), ..self }
    }

    /// Points at `part` of `text`.
    pub(crate) fn within(self, text: &Text, part: Range<usize>) -> Self {
        Self { excerpt: excerpt(text, part), ..self }
    }

    pub(crate) fn warning(spans: impl Into<Spans>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::new(spans, message) }
    }

    pub(crate) fn of_finding(finding: Finding, policy: &Policy, captures: &[Captured]) -> Self {
        let located = policy.locate(finding.place);
        let part = finding.fault.part.clone();
        let excerpt = located.text.zip(part).and_then(|(text, part)| excerpt(text, part));
        Self { excerpt, ..Self::of(finding.severity, finding.fault, located.spans) }.naming(captures)
    }

    /// The same by the names of the variables: the user knows them, and not the examples that stood for them.
    pub(crate) fn naming(mut self, captures: &[Captured]) -> Self {
        for captured in captures {
            let name = format!("{{{}}}", captured.name);
            for text in [&mut self.message].into_iter().chain(&mut self.help) {
                *text = text.replace(&captured.example, &name);
            }
        }
        self
    }

    /// A fault of one text.
    pub(crate) fn of_fault(severity: Severity, fault: Fault, text: &Text) -> Self {
        let excerpt = fault.part.clone().and_then(|part| excerpt(text, part));
        Self { excerpt, ..Self::of(severity, fault, text.spans) }
    }

    /// A fault of a request, whose part this text is.
    pub(crate) fn of_request(fault: RequestFault, text: &Text) -> Self {
        let excerpt = fault.bytes.and_then(|part| excerpt(text, part));
        let code = fault.code.map(Code::as_str);
        Self { excerpt, code, ..Self::new(text.spans, fault.message).helps(fault.help) }
    }

    pub(crate) fn of(severity: Severity, fault: Fault, spans: Spans) -> Self {
        let (code, help) = (Some(fault.code.as_str()), fault.advice());
        Self { severity, spans, message: fault.message, code, help, excerpt: None }
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
        if let Some(Excerpt { shown, .. }) = self.excerpt.as_deref() {
            write!(f, "\n{shown}")?;
        }
        self.help.iter().try_for_each(|help| write!(f, "\nhelp: {help}"))
    }
}

/// A string with a caret below a part of it.
#[derive(Clone, Debug)]
struct Excerpt {
    /// The string, and a line of carets.
    shown: String,
    /// The bytes of the part, counted from the opening quote; none where the source does not hold it letter by letter.
    within: Option<Range<usize>>,
}

/// `text` with carets below `part`, and where in the source that part stands.
fn excerpt(text: &Text, part: Range<usize>) -> Option<Box<Excerpt>> {
    let whole = part == (0..text.value.len());
    let (written, start) = text.as_written(part.start);
    let (_, end) = text.as_written(part.end);
    let (before, within) = (written.get(..start)?, written.get(start..end)?);
    if whole || written.contains(char::is_control) {
        return None;
    }
    let (indent, carets) = (before.chars().count(), within.chars().count().max(1));
    let mut shown = format!("  | {written}\n  | {:indent$}{:^<carets$}", "", "");
    let first = text.first_char();
    if let Some(first) = first {
        // Writing to a string cannot fail.
        let _ = write!(shown, " line {}, column {}", first.line, first.column + indent + 1);
    }
    Some(Box::new(Excerpt { shown, within: first.map(|_| 1 + start..1 + end) }))
}
