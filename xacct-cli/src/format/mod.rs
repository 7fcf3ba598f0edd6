//! The form of `policy!` and `grant!` in Rust sources, which rustfmt leaves as they are written.
//!
//! ```text
//! source ── piece ──► tokens and comments ── element ──► items, fields, entries ── layout, sequence ──► pretty ──► text
//!                                                                  └── same: nothing but blanks and commas has changed
//! ```

mod element;
mod layout;
mod piece;
mod render;
mod same;
mod sequence;
mod width;

pub(crate) use width::width_for;

use crate::source::{Found, Macro, SyntaxError, macros_in};
use proc_macro2::Delimiter;
use std::fmt;

/// How wide lines are where no `rustfmt.toml` says.
pub(crate) const WIDTH: usize = 100;

/// A formatted source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Formatted {
    /// The source.
    pub(crate) text: String,
    /// The macros that were left as they are.
    pub(crate) left: Vec<Left>,
}

/// A macro that was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    /// Its line, counted from 1.
    pub(crate) line: usize,
    why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    Syntax(String),
    Depth,
    /// A fault of this module, which must not reach the source.
    Changed,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Why::Syntax(fault) => write!(f, "left as it is, for it cannot be read: {fault}"),
            Why::Depth => f.write_str("left as it is: its brackets are nested too deeply"),
            Why::Changed => {
                f.write_str("left as it is: formatted it would be another; please report this source")
            }
        }
    }
}

/// Formats every `policy!` and `grant!` of a source, except below `#[rustfmt::skip]` and in templates of `macro_rules!`.
///
/// # Errors
/// When the text is not Rust.
pub(crate) fn format(text: &str, width: usize) -> Result<Formatted, SyntaxError> {
    let mut formatted = Formatted { text: String::with_capacity(text.len()), left: Vec::new() };
    let mut done = 0;
    for found in macros_in(text)? {
        if found.is_template || found.is_skipped {
            continue;
        }
        formatted.text.push_str(text.get(done..found.body.start).unwrap_or_default());
        done = found.body.end;
        match body(text, &found, &formatted.text, width) {
            Ok(body) => formatted.text.push_str(&body),
            Err(why) => {
                formatted.text.push_str(text.get(found.body.clone()).unwrap_or_default());
                formatted.left.push(Left { line: found.line, why });
            }
        }
    }
    formatted.text.push_str(text.get(done..).unwrap_or_default());
    Ok(formatted)
}

/// The body of one macro, formatted, where `before` is what the source is before it.
fn body(text: &str, found: &Found, before: &str, width: usize) -> Result<String, Why> {
    let delimiter = match text.get(..found.body.start).and_then(|before| before.chars().next_back()) {
        Some('(') => Delimiter::Parenthesis,
        Some('[') => Delimiter::Bracket,
        _ => Delimiter::Brace,
    };
    let read = piece::read(text, found.tokens.clone(), delimiter, found.body.clone());
    let read = read.map_err(|piece::TooDeep| Why::Depth)?;
    let faults = match found.used {
        Macro::Policy => xacct_syntax::faults_of_syntax(found.tokens.clone()),
        Macro::Grant => xacct_syntax::faults_of_syntax_of_grant(found.tokens.clone()),
    };
    if let Some(fault) = faults.into_iter().next() {
        return Err(Why::Syntax(fault.message));
    }
    let margins = render::Margins::of(text, found, before, width);
    let body = render::render(&read, found.used, &margins);
    let is_unchanged = text.get(found.body.clone()) == Some(&body);
    match is_unchanged || same::is_same(&read, found, &body) {
        true => Ok(body),
        false => Err(Why::Changed),
    }
}

#[cfg(test)]
mod tests;
