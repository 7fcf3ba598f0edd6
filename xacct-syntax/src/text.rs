//! String literals: what they say, and where their characters stand.

use crate::ast::{Capture, Spans, Text};
use crate::diagnostic::Diagnostic;
use proc_macro2::LineColumn;
use std::ops::Range;
use syn::LitStr;

/// What each `let` names, and what was captured because no `let` before it names it.
#[derive(Default)]
pub(crate) struct Lets {
    pub(crate) named: Vec<Let>,
    pub(crate) captured: Vec<String>,
}

/// The text that a `let` names.
pub(crate) struct Let {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) spans: Spans,
    pub(crate) is_used: bool,
}

/// Reads a string of the policy language: `{{` and `}}` are braces, `${…}` is IAM's variable, `{name}` is what a `let`
/// names or else captures a Rust variable.
pub(crate) fn read(literal: &LitStr, lets: &mut Lets) -> Result<Text, Diagnostic> {
    let (written, spans) = (literal.value(), Spans::from(literal.span()));
    if !literal.suffix().is_empty() {
        let message = format!("the string ends in `{}`", literal.suffix());
        return Err(Diagnostic::new(spans, message).help("put what belongs to it inside the quotes"));
    }
    let is_plain = !written.contains('{') && !written.contains('}');
    let mut text = Text { value: String::new(), spans, literal: Some(literal.token()), captures: Vec::new() };
    if is_plain {
        text.value = written;
        return Ok(text);
    }
    match resolve_braces(&written, lets, &mut text) {
        Ok(()) => {
            text.literal = text.literal.filter(|_| text.value == written);
            Ok(text)
        }
        Err((part, message, help)) => {
            let text = Text { value: written, captures: Vec::new(), ..text };
            Err(Diagnostic::new(spans, message).help(help).within(&text, part))
        }
    }
}

impl Text {
    /// The place of the first character, if each character stands in the source as it is: no escapes, not raw.
    pub(crate) fn first_char(&self) -> Option<LineColumn> {
        let literal = self.literal.as_ref()?;
        let start = literal.span().start();
        let is_plain = literal.to_string() == format!("\"{}\"", self.as_written(self.value.len()).0);
        is_plain.then_some(LineColumn { column: start.column + 1, ..start })
    }

    /// The text with its captures as they are written, `{name}`, and where the byte `at` of the value stands in it.
    pub(crate) fn as_written(&self, at: usize) -> (String, usize) {
        let (mut written, mut place, mut done) = (String::with_capacity(self.value.len()), None, 0);
        for capture in &self.captures {
            if at < capture.range.end && place.is_none() {
                let before = written.len() + at.saturating_sub(done);
                place = Some(before.min(written.len() + capture.range.start - done));
            }
            written.push_str(self.value.get(done..capture.range.start).unwrap_or_default());
            written.extend(["{", &capture.name, "}"]);
            done = capture.range.end;
        }
        let place = place.unwrap_or(written.len() + at.saturating_sub(done));
        written.push_str(self.value.get(done..).unwrap_or_default());
        (written, place)
    }
}

type Misplaced = (Range<usize>, String, String);

/// Puts what `written` means into `text`. A captured variable stays as it is written for now.
fn resolve_braces(written: &str, lets: &mut Lets, text: &mut Text) -> Result<(), Misplaced> {
    let mut rest = written;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, found) = rest.split_at(at);
        let start = written.len() - found.len();
        let end = found.find('}').map(|end| end + 1);
        let in_variable = before.ends_with('$') && found.starts_with('{');
        text.value.push_str(before);
        rest = if in_variable {
            let (variable, after) = found.split_at(end.unwrap_or(found.len()));
            text.value.push_str(variable);
            after
        } else if let Some(after) = found.strip_prefix("{{").or(found.strip_prefix("}}")) {
            text.value.extend(found.chars().next());
            after
        } else if let Some((captured, after)) =
            end.filter(|_| found.starts_with('{')).map(|end| found.split_at(end))
        {
            put(captured, start, lets, text)?;
            after
        } else {
            let (message, help) = match found.starts_with('{') {
                true => ("this `{` is not closed", "a brace is written `{{`"),
                false => ("this `}` closes nothing", "a brace is written `}}`"),
            };
            return Err((start..start + 1, message.to_owned(), help.to_owned()));
        };
    }
    text.value.push_str(rest);
    Ok(())
}

/// Puts what `{name}` stands for.
fn put(captured: &str, start: usize, lets: &mut Lets, text: &mut Text) -> Result<(), Misplaced> {
    let name = captured.trim_start_matches('{').trim_end_matches('}');
    if let Some(named) = lets.named.iter_mut().find(|named| named.name == name) {
        named.is_used = true;
        text.value.push_str(&named.value);
        return Ok(());
    }
    // A variable as it is written, without blanks or comments around it, and not raw.
    if !syn::parse_str::<syn::Ident>(name).is_ok_and(|ident| ident == name && !name.starts_with("r#")) {
        let message = format!("`{captured}` names no variable");
        let help = match name.contains(['.', ':', '(']) {
            true => "only a name can be captured: write `let name = …;` in Rust first, and `{name}` here",
            false => {
                "write `{name}` for a variable or a `let`, `${…}` for a policy variable, and `{{` for a brace"
            }
        };
        return Err((start..start + captured.len(), message, help.to_owned()));
    }
    lets.captured.push(name.to_owned());
    let from = text.value.len();
    text.value.push_str(captured);
    text.captures.push(Capture { name: name.to_owned(), range: from..text.value.len(), position: None });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    fn text(written: &str) -> Result<Text, Misplaced> {
        let mut text = Text::new("", Span::call_site());
        let named = Let {
            name: "named".into(),
            value: "1${aws:username}2".into(),
            spans: Span::call_site().into(),
            is_used: false,
        };
        let mut lets = Lets { named: vec![named], ..Lets::default() };
        resolve_braces(written, &mut lets, &mut text)?;
        Ok(text)
    }

    #[test]
    fn braces_variables_and_lets() {
        for (written, value) in [
            ("plain", "plain"),
            ("${aws:username}/*", "${aws:username}/*"),
            ("a{{b}}c", "a{b}c"),
            ("${aws:PrincipalTag/team, 'none'}", "${aws:PrincipalTag/team, 'none'}"),
            ("${unclosed", "${unclosed"),
            ("${*}${?}${$}", "${*}${?}${$}"),
            ("", ""),
            ("a{named}b", "a1${aws:username}2b"),
            ("{{{named}}}", "{1${aws:username}2}"),
        ] {
            let text = text(written).unwrap_or_else(|fault| panic!("{written}: {fault:?}"));
            assert_eq!(text.value, value, "{written}");
            assert!(text.captures.is_empty());
        }
    }

    #[test]
    fn a_name_that_no_let_has_is_a_capture() {
        let text = text("arn:aws:s3:::{bucket}/{{{key}}}/*").unwrap();
        let captures: Vec<_> = text
            .captures
            .iter()
            .map(|capture| (&*capture.name, &text.value[capture.range.clone()]))
            .collect();
        assert_eq!(captures, [("bucket", "{bucket}"), ("key", "{key}")]);
    }

    #[test]
    fn a_place_is_found_again_in_what_was_written() {
        let mut text = text("ab{x}cd{long_name}ef").unwrap();
        text.value = "ab12345cd6ef".into();
        (text.captures[0].range, text.captures[1].range) = (2..7, 9..10);
        for (at, written) in [(0, 0), (2, 2), (4, 2), (7, 5), (8, 6), (9, 7), (10, 18), (12, 20)] {
            assert_eq!(text.as_written(at), ("ab{x}cd{long_name}ef".to_owned(), written), "{at}");
        }
    }

    #[test]
    fn what_names_nothing_and_stray_braces_are_refused_where_they_stand() {
        for (written, part) in [
            ("a{}b", 1..3),
            ("{ x }", 0..5),
            ("{x/**/}", 0..7),
            ("{r#type}", 0..8),
            ("{type}", 0..6),
            ("{_}", 0..3),
            ("{0}", 0..3),
            ("{x:?}", 0..5),
            ("{a b}", 0..5),
            ("a{b", 1..2),
            ("ab}c", 2..3),
            ("{", 0..1),
        ] {
            assert_eq!(text(written).unwrap_err().0, part, "{written}");
        }
    }
}
