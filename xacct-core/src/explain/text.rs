//! Texts of a document as a reader is shown them: variables in words, and nothing that a terminal would obey.

use super::key;
use crate::Document;
use crate::value::variable::{Variable, variables};
use crate::value::wildcards_in;

/// How the texts of one document are read.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    /// In the old version of the language `${…}` is plain text.
    has_variables: bool,
}

/// A text that may be a pattern, as a reader is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// `*`: whatever it is.
    Anything,
    /// A text without wildcards.
    Exactly(String),
    /// What stands before a `*` at the end, which is the only wildcard.
    Begins(String),
    /// Any other pattern.
    Fits(String),
}

impl Texts {
    pub(super) fn of(document: &Document) -> Self {
        Self { has_variables: document.version.as_deref() == Some(Document::VERSION) }
    }

    /// A text with its variables in words.
    pub(super) fn shown(self, text: &str) -> String {
        if !self.has_variables {
            return plain(text);
        }
        let mut shown = String::new();
        let mut end = 0;
        for read in variables(text) {
            let Ok(variable) = read.variable else { continue };
            shown.push_str(&plain(text.get(end..read.range.start).unwrap_or_default()));
            let inside = text.get(read.range.start + 2..read.range.end.saturating_sub(1));
            shown.push_str(&in_words(variable, inside.unwrap_or_default()));
            end = read.range.end;
        }
        shown.push_str(&plain(text.get(end..).unwrap_or_default()));
        shown
    }

    /// What a text stands for where `*` and `?` are wildcards.
    pub(super) fn pattern(self, text: &str) -> Pattern {
        let wildcards: Vec<usize> = match self.has_variables {
            true => wildcards_in(text).collect(),
            false => text.match_indices(['*', '?']).map(|(at, _)| at).collect(),
        };
        match (wildcards.as_slice(), text.strip_suffix('*')) {
            ([], _) => Pattern::Exactly(self.shown(text)),
            ([_], Some("")) => Pattern::Anything,
            ([_], Some(start)) => Pattern::Begins(self.shown(start)),
            _ => Pattern::Fits(self.shown(text)),
        }
    }
}

fn in_words(variable: Variable<'_>, inside: &str) -> String {
    match variable {
        Variable::Key { name, default: None } => format!("({})", key::in_words(name)),
        Variable::Key { name, default: Some(default) } => {
            format!("({}, else {})", key::in_words(name), plain(default))
        }
        // The character that stands between the braces.
        Variable::Escape => plain(inside),
    }
}

/// A text with escapes for what is not printed, such as line breaks and the controls of a terminal.
pub(super) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '"' | '\'' | '\\' => shown.push(char),
            _ => shown.extend(char.escape_debug()),
        }
    }
    shown
}

/// "a, b and c"
pub(super) fn all_of(texts: &[String]) -> String {
    joined(texts, "and")
}

/// "a, b or c"
pub(super) fn any_of(texts: &[String]) -> String {
    joined(texts, "or")
}

fn joined(texts: &[String], last_by: &str) -> String {
    match texts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {last_by} {last}", others.join(", ")),
        None => String::new(),
    }
}
