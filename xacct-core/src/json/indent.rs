//! JSON text that is compact, indented, without reading it: a policy holds nothing but its text.

use std::fmt::{self, Write};

/// Writes `json`, which is compact and right, as a document is written with `{:#}`.
pub(crate) fn indented(out: &mut impl Write, json: &str) -> fmt::Result {
    let mut depth = 0;
    let mut rest = json;
    while let Some(next) = rest.chars().next() {
        let (token, after) = rest.split_at_checked(length(rest)).unwrap_or((rest, ""));
        match next {
            '{' | '[' if !after.starts_with(['}', ']']) => {
                depth += 1;
                out.write_str(token)?;
                line(out, depth)?;
            }
            '}' | ']' if !closes_empty(json, rest) => {
                depth -= 1;
                line(out, depth)?;
                out.write_str(token)?;
            }
            ',' => {
                out.write_str(token)?;
                line(out, depth)?;
            }
            ':' => out.write_str(": ")?,
            _ => out.write_str(token)?,
        }
        rest = after;
    }
    Ok(())
}

/// Whether `rest` of `json` begins right behind an opening bracket.
fn closes_empty(json: &str, rest: &str) -> bool {
    let before = json.len().checked_sub(rest.len()).and_then(|length| json.get(..length));
    before.is_some_and(|before| before.ends_with(['{', '[']))
}

/// The length of the token that `text` begins with: a string, or a character.
fn length(text: &str) -> usize {
    let Some(string) = text.strip_prefix('"') else { return text.chars().next().map_or(0, char::len_utf8) };
    let mut is_escaped = false;
    let end = string.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 2)
}

pub(super) fn line(out: &mut impl Write, depth: usize) -> fmt::Result {
    write!(out, "\n{:width$}", "", width = depth * 2)
}
