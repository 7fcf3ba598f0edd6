//! JSON text, compact (`{}`) or indented (`{:#}`). By hand, because the macro's tree must stay without a JSON crate.

use super::indent::line;
use super::tree::Json;
use crate::Document;
use std::fmt::{self, Write};

/// How many bytes most statements take at most.
const USUAL_STATEMENT: usize = 384;

/// IAM's JSON: compact with `{}`, indented with `{:#}`. The same document always gives the same text.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = f.alternate().then_some(0);
        // In one piece: each piece that goes through a formatter costs a call that nothing inlines.
        let mut text = String::with_capacity(USUAL_STATEMENT * (self.statements.len() + 1));
        value(&mut text, &self.to_tree(), indent)?;
        f.write_str(&text)
    }
}

fn value(out: &mut impl Write, json: &Json<'_>, indent: Option<usize>) -> fmt::Result {
    match json {
        Json::Null => out.write_str("null"),
        Json::True => out.write_str("true"),
        Json::False => out.write_str("false"),
        Json::Number(number) => out.write_str(number),
        #[cfg(feature = "json")]
        Json::Rounded(number) => out.write_str(number),
        Json::Text(text) => string(out, text),
        Json::List(entries) => {
            block(out, ['[', ']'], entries, indent, |out, entry, indent| value(out, entry, indent))
        }
        Json::Object(members) => block(out, ['{', '}'], members, indent, |out, (name, member), indent| {
            string(out, name)?;
            out.write_str(if indent.is_some() { ": " } else { ":" })?;
            value(out, member, indent)
        }),
    }
}

fn block<W: Write, T>(
    out: &mut W,
    [open, close]: [char; 2],
    entries: &[T],
    indent: Option<usize>,
    entry: impl Fn(&mut W, &T, Option<usize>) -> fmt::Result,
) -> fmt::Result {
    let inner = indent.map(|depth| depth + 1);
    out.write_char(open)?;
    for (index, each) in entries.iter().enumerate() {
        if index > 0 {
            out.write_char(',')?;
        }
        next_line(out, inner)?;
        entry(out, each, inner)?;
    }
    if !entries.is_empty() {
        next_line(out, indent)?;
    }
    out.write_char(close)
}

fn next_line(out: &mut impl Write, indent: Option<usize>) -> fmt::Result {
    indent.map_or(Ok(()), |depth| line(out, depth))
}

fn string(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    escaped(out, text)?;
    out.write_char('"')
}

/// Puts `text` into a JSON string that is open.
pub(crate) fn push_escaped(json: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = escaped(json, text);
}

fn escaped(out: &mut impl Write, text: &str) -> fmt::Result {
    let mut rest = text;
    // What needs no escape, which is nearly all of it, is written in one piece.
    while let Some((plain, special)) =
        rest.bytes().position(is_special).and_then(|at| rest.split_at_checked(at))
    {
        out.write_str(plain)?;
        let mut chars = special.chars();
        match chars.next() {
            Some('"') => out.write_str("\\\"")?,
            Some('\\') => out.write_str("\\\\")?,
            Some('\n') => out.write_str("\\n")?,
            Some('\r') => out.write_str("\\r")?,
            Some('\t') => out.write_str("\\t")?,
            Some(control) => write!(out, "\\u{:04x}", u32::from(control))?,
            None => {}
        }
        rest = chars.as_str();
    }
    out.write_str(rest)
}

/// Whether JSON wants it escaped. All such characters are single bytes of UTF-8.
fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_reads_back(text: String) {
            let mut json = String::new();
            string(&mut json, &text).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
