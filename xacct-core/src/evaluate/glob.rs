//! Texts of policies as patterns: wildcards, policy variables, and plain text.

use super::Context;
use crate::value::variable::{Variable, variables};
use std::str::Chars;

/// A text of a policy, taken apart once, so that it is compared without allocating.
#[derive(Clone, Debug)]
pub(super) struct Glob(Box<[Piece]>);

#[derive(Clone, Debug)]
enum Piece {
    Text(Box<str>),
    /// `*`
    Any,
    /// `?`
    One,
    /// `${key}` or `${key, 'default'}`, the key in lower case.
    Variable {
        key: Box<str>,
        default: Option<Box<str>>,
    },
}

/// What has a meaning of its own in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notation {
    /// `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    /// `${…}` is a variable or an escape.
    pub(super) variables: bool,
}

/// Whether the case of letters counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Counts,
    Ignored,
}

impl Glob {
    /// Takes a text apart; none where it holds a variable that IAM cannot read, so that it is compared with nothing.
    pub(super) fn new(text: &str, notation: Notation) -> Option<Self> {
        let (mut pieces, mut done) = (Vec::new(), 0);
        for read in variables(text).filter(|_| notation.variables) {
            push_text(&mut pieces, text.get(done..read.range.start)?, notation);
            done = read.range.end;
            match read.variable.ok()? {
                Variable::Escape => {
                    pieces.push(Piece::Text(text.get(read.range.start + 2..done - 1)?.into()))
                }
                Variable::Key { name, default } => pieces.push(Piece::Variable {
                    key: name.to_ascii_lowercase().into(),
                    default: default.map(Into::into),
                }),
            }
        }
        push_text(&mut pieces, text.get(done..)?, notation);
        Some(Self(pieces.into()))
    }

    /// What every text that fits begins with, and whether nothing else fits.
    pub(super) fn literal_start(&self) -> (&str, bool) {
        match &*self.0 {
            [] => ("", true),
            [Piece::Text(text)] => (text, true),
            [Piece::Text(text), ..] => (text, false),
            _ => ("", false),
        }
    }

    /// The text, where it is nothing else.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.literal_start() {
            (text, true) => Some(text),
            _ => None,
        }
    }

    /// Whether it is `*`, which every text fits.
    pub(super) fn is_any(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|piece| matches!(piece, Piece::Any))
    }

    /// Whether what fits depends on a context.
    pub(super) fn has_variables(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Variable { .. }))
    }

    /// Whether a wildcard or a variable stands before the first of the separators.
    pub(super) fn is_open_before(&self, separators: &[char]) -> bool {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) if text.contains(separators) => return false,
                Piece::Text(_) => {}
                _ => return true,
            }
        }
        false
    }

    /// Whether `text` fits, the variables taken from `context`. A variable without a value fits nothing.
    pub(super) fn matches(&self, text: &str, context: &Context, case: Case) -> bool {
        match &*self.0 {
            // Most patterns are one of these.
            [Piece::Text(only)] if case == Case::Counts => &**only == text,
            [Piece::Text(start), Piece::Any] if case == Case::Counts => text.starts_with(&**start),
            pieces => {
                pieces.iter().all(|piece| piece.has_value(context)) && fits(pieces, text, context, case)
            }
        }
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str, notation: Notation) {
    if !notation.wildcards {
        return push_plain(pieces, text);
    }
    let mut rest = text;
    while let Some(at) = rest.find(['*', '?']) {
        push_plain(pieces, rest.get(..at).unwrap_or_default());
        let is_any = rest.as_bytes().get(at) == Some(&b'*');
        // Several stars in a row stand for no more than one.
        if !is_any || !matches!(pieces.last(), Some(Piece::Any)) {
            pieces.push(if is_any { Piece::Any } else { Piece::One });
        }
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    push_plain(pieces, rest);
}

fn push_plain(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.into()));
    }
}

impl Piece {
    fn has_value(&self, context: &Context) -> bool {
        match self {
            Self::Variable { key, default } => value_of(key, default.as_deref(), context).is_some(),
            _ => true,
        }
    }

    /// What is left of `text` behind this piece.
    fn strip<'t>(&self, text: &'t str, context: &Context, case: Case) -> Option<&'t str> {
        match self {
            Self::Text(prefix) => strip_prefix(text, prefix, case),
            Self::Variable { key, default } => {
                strip_prefix(text, value_of(key, default.as_deref(), context)?, case)
            }
            Self::One => rest_after_one(text),
            // It takes as little as it can.
            Self::Any => Some(text),
        }
    }
}

/// What a variable stands for: the default where the request lacks the key, nothing where it has several values.
fn value_of<'v>(key: &str, default: Option<&'v str>, context: &'v Context) -> Option<&'v str> {
    match context.value(key) {
        None => default,
        Some(_) => context.single(key),
    }
}

/// Only the last `*` is ever tried again, with one character more.
fn fits(pieces: &[Piece], text: &str, context: &Context, case: Case) -> bool {
    let (mut left, mut rest) = (pieces, text);
    let mut last_star: Option<(&[Piece], &str)> = None;
    loop {
        let next = match left.split_first() {
            None if rest.is_empty() => return true,
            None => None,
            Some((Piece::Any, [])) => return true,
            Some((piece, behind)) => {
                if matches!(piece, Piece::Any) {
                    last_star = Some((behind, rest));
                }
                piece.strip(rest, context, case).map(|rest| (behind, rest))
            }
        };
        let retried = || {
            let (behind, taken) = last_star?;
            Some((behind, rest_after_one(taken)?))
        };
        match next {
            Some(next) => (left, rest) = next,
            None => match retried() {
                Some(retried) => {
                    last_star = Some(retried);
                    (left, rest) = retried;
                }
                None => return false,
            },
        }
    }
}

fn rest_after_one(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    chars.next().map(|_| chars.as_str())
}

fn strip_prefix<'t>(text: &'t str, prefix: &str, case: Case) -> Option<&'t str> {
    match case {
        Case::Counts => text.strip_prefix(prefix),
        Case::Ignored => {
            let mut chars = text.chars();
            let is_same =
                |char: char| chars.next().is_some_and(|other| char == other || lower(char).eq(lower(other)));
            prefix.chars().all(is_same).then_some(Chars::as_str(&chars))
        }
    }
}

fn lower(char: char) -> impl Iterator<Item = char> {
    char.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Notation = Notation { wildcards: true, variables: true };

    fn fits_with(pattern: &str, text: &str, case: Case) -> bool {
        let context = Context::default().with("aws:username", "a*b").unwrap();
        Glob::new(pattern, ALL).is_some_and(|glob| glob.matches(text, &context, case))
    }

    #[test]
    fn wildcards_variables_and_escapes() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abcb", false),
            ("a?c", "aéc", true),
            ("a?c", "ac", false),
            ("*a*b*", "xxaxxbxx", true),
            ("**", "x", true),
            ("home/${aws:username}/*", "home/a*b/x", true),
            ("home/${aws:username}/*", "home/axb/x", false),
            ("${aws:userid}", "", false),
            ("${aws:userid, 'none'}", "none", true),
            ("${*}${?}${$}", "*?$", true),
            ("${*}", "x", false),
            ("${", "${", false),
        ] {
            assert_eq!(fits_with(pattern, text, Case::Counts), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn case_counts_or_does_not() {
        assert!(!fits_with("ÄBC*", "äbcd", Case::Counts));
        assert!(fits_with("ÄBC*", "äbcd", Case::Ignored));
        assert!(fits_with("${aws:username}", "A*B", Case::Ignored));
    }

    #[test]
    fn without_variables_braces_are_text_and_stars_still_stars() {
        let glob = Glob::new("${*}", Notation { wildcards: true, variables: false }).unwrap();
        assert!(glob.matches("${abc}", &Context::default(), Case::Counts));
        let plain = Glob::new("a*${x}", Notation { wildcards: false, variables: false }).unwrap();
        assert_eq!(plain.literal(), Some("a*${x}"));
    }

    #[test]
    fn hostile_patterns_end_soon() {
        let glob = Glob::new(&"*a".repeat(2_000), ALL).unwrap();
        assert!(!glob.matches(&"a".repeat(1_500), &Context::default(), Case::Counts));
    }

    proptest::proptest! {
        #[test]
        fn it_agrees_with_the_catalogues_wildcards(pattern in "[ab*?]{0,8}", text in "[ab]{0,10}") {
            let glob = Glob::new(&pattern, ALL).unwrap();
            let expected = xacct_catalog::wildcard::matches(pattern.as_bytes(), text.as_bytes());
            assert_eq!(glob.matches(&text, &Context::default(), Case::Counts), expected);
        }
    }
}
