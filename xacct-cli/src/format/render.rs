//! From a laid out body to text, between what stands beside it in its source.

use super::layout::{INDENT, Layout};
use super::piece::Body;
use crate::source::{Found, Macro};
use pretty::{Arena, DocAllocator};
use std::fmt::{self, Write};

/// What stands beside a body, and how much room there is.
#[derive(Debug)]
pub(super) struct Margins {
    /// What its first line begins with, up to the opening bracket.
    before: String,
    /// What its last line goes on with, from the closing bracket.
    behind: String,
    /// How far the line is indented on which the macro begins, in columns.
    indent: usize,
    width: usize,
    ends_in_cr: bool,
}

impl Margins {
    /// Those of a macro in `text`, where `before` is what the formatted source is before its body.
    pub(super) fn of(text: &str, found: &Found, before: &str, width: usize) -> Self {
        let line = last_line(text.get(..found.whole.start).unwrap_or_default());
        let indent = line.chars().take_while(|letter| letter.is_whitespace());
        let behind = text.get(found.body.end..).unwrap_or_default();
        Self {
            before: last_line(before).replace('\t', "    "),
            behind: behind.split_whitespace().next().unwrap_or_default().to_owned(),
            indent: indent.map(|letter| if letter == '\t' { INDENT.unsigned_abs() } else { 1 }).sum(),
            width,
            ends_in_cr: ends_in_cr(text),
        }
    }
}

/// Whether lines end as on Windows: all of a source as its first.
fn ends_in_cr(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'))
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or_default()
}

/// The text of a body.
pub(super) fn render(body: &Body<'_>, used: Macro, margins: &Margins) -> String {
    let arena = Arena::new();
    let layout = Layout { arena: &arena };
    let doc = match used {
        Macro::Policy => layout.policy(body),
        Macro::Grant => layout.grant(body),
    };
    let indent = isize::try_from(margins.indent).unwrap_or_default();
    let doc = (arena.text(&*margins.before) + doc + &*margins.behind).nest(indent);
    let mut trimmed = Trimmed::default();
    // Writing to a string cannot fail.
    let _ = doc.render_fmt(margins.width, &mut trimmed);
    let text = trimmed.text;
    let text = text.strip_prefix(&*margins.before).unwrap_or(&text);
    let text = text.strip_suffix(&*margins.behind).unwrap_or(text);
    if margins.ends_in_cr { with_cr(text) } else { text.to_owned() }
}

/// The text with `\r\n` for every `\n` that is none yet, as in block comments.
fn with_cr(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// A text without blanks at the end of its lines. What a token holds is written at once, and stays.
#[derive(Default)]
struct Trimmed {
    text: String,
    blanks: String,
}

impl Write for Trimmed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match text {
            "\n" => {
                self.blanks.clear();
                self.text.push('\n');
            }
            _ if text.bytes().all(|byte| byte == b' ') => self.blanks.push_str(text),
            _ => {
                self.text.push_str(&self.blanks);
                self.blanks.clear();
                self.text.push_str(text);
            }
        }
        Ok(())
    }
}
