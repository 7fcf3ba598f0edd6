//! String literals: what they say, and where their characters stand.

use crate::ast::{Spans, Text};
use crate::diagnostic::Diagnostic;
use proc_macro2::LineColumn;
use std::ops::Range;
use syn::LitStr;

/// Reads a string of the policy language: `{{` and `}}` are braces, `${…}` is IAM's variable.
pub(crate) fn read(literal: &LitStr) -> Result<Text, Diagnostic> {
    let (written, spans) = (literal.value(), Spans::from(literal.span()));
    if !literal.suffix().is_empty() {
        let message = format!("the string ends in `{}`", literal.suffix());
        return Err(Diagnostic::new(spans, message).help("put what belongs to it inside the quotes"));
    }
    if !written.contains('{') && !written.contains('}') {
        return Ok(Text { value: written, spans, literal: Some(literal.token()) });
    }
    match resolve_braces(&written) {
        Ok(value) => Ok(Text { literal: (value == written).then(|| literal.token()), spans, value }),
        Err((part, message, help)) => {
            let text = Text { value: written, spans, literal: Some(literal.token()) };
            Err(Diagnostic::new(spans, message).help(help).within(&text, part))
        }
    }
}

impl Text {
    /// The place of the first character, if each character stands in the source as it is: no escapes, not raw.
    pub(crate) fn first_char(&self) -> Option<LineColumn> {
        let literal = self.literal.as_ref()?;
        let start = literal.span().start();
        let is_plain = literal.to_string() == format!("\"{}\"", self.value);
        is_plain.then_some(LineColumn { column: start.column + 1, ..start })
    }
}

type Misplaced = (Range<usize>, String, String);

fn resolve_braces(written: &str) -> Result<String, Misplaced> {
    let mut value = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, found) = rest.split_at(at);
        let start = written.len() - found.len();
        let end = found.find('}').map_or(found.len(), |end| end + 1);
        let in_variable = before.ends_with('$') && found.starts_with('{');
        value.push_str(before);
        rest = if in_variable {
            let (variable, after) = found.split_at(end);
            value.push_str(variable);
            after
        } else if let Some(after) = found.strip_prefix("{{").or(found.strip_prefix("}}")) {
            value.extend(found.chars().next());
            after
        } else if found.starts_with('{') {
            return Err(capture(start..start + end, found.get(..end).unwrap_or_default()));
        } else {
            let message = "this `}` closes nothing".to_owned();
            return Err((start..start + 1, message, "a brace is written `}}`".to_owned()));
        };
    }
    value.push_str(rest);
    Ok(value)
}

fn capture(part: Range<usize>, written: &str) -> Misplaced {
    let message = format!("`{written}` captures a value, and captures are not supported yet");
    (part, message, "write the value out; `${…}` is a policy variable, and `{{` is a brace".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_and_variables() {
        for (written, value) in [
            ("plain", "plain"),
            ("${aws:username}/*", "${aws:username}/*"),
            ("a{{b}}c", "a{b}c"),
            ("${aws:PrincipalTag/team, 'none'}", "${aws:PrincipalTag/team, 'none'}"),
            ("${unclosed", "${unclosed"),
            ("${*}${?}${$}", "${*}${?}${$}"),
            ("", ""),
        ] {
            assert_eq!(
                resolve_braces(written).unwrap_or_else(|fault| panic!("{written}: {fault:?}")),
                value,
                "{written}"
            );
        }
    }

    #[test]
    fn a_capture_and_a_stray_brace_are_refused_where_they_stand() {
        assert_eq!(resolve_braces("arn:{bucket}/*").unwrap_err().0, 4..12);
        assert_eq!(resolve_braces("a{b").unwrap_err().0, 1..3);
        assert_eq!(resolve_braces("ab}c").unwrap_err().0, 2..3);
        assert_eq!(resolve_braces("{").unwrap_err().0, 0..1);
    }
}
