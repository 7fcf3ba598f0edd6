//! The tokens of a macro's body as they are written, and the comments between them, which tokens alone do not hold.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::ops::Range;

/// A token, or what stands in brackets, and what stands before it.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    pub(super) gap: Gap<'t>,
    pub(super) form: Form<'t>,
}

/// What a piece is.
#[derive(Debug)]
pub(super) enum Form<'t> {
    /// A name, a keyword, or a literal.
    Word(&'t str),
    /// A character of punctuation.
    Mark(char),
    /// A doc comment, which to Rust is an attribute.
    Doc(&'t str),
    /// `{ … }`, `[ … ]`, `( … )`.
    Group(Body<'t>),
}

/// What stands in brackets.
#[derive(Debug)]
pub(super) struct Body<'t> {
    pub(super) delimiter: Delimiter,
    pub(super) pieces: Vec<Piece<'t>>,
    /// What stands before the closing bracket.
    pub(super) end: Gap<'t>,
}

/// What stands between two tokens.
#[derive(Debug, Default)]
pub(super) struct Gap<'t> {
    pub(super) comments: Vec<Comment<'t>>,
    /// The line breaks behind the last comment.
    pub(super) breaks: usize,
    /// Whether there is nothing at all.
    pub(super) is_empty: bool,
}

/// A comment that is no doc comment.
#[derive(Debug)]
pub(super) struct Comment<'t> {
    pub(super) text: &'t str,
    /// The line breaks before it.
    pub(super) breaks: usize,
}

impl Comment<'_> {
    /// Whether the line ends with it.
    pub(super) fn ends_the_line(&self) -> bool {
        self.text.starts_with("//")
    }
}

impl Gap<'_> {
    /// Whether a line ends anywhere in it.
    pub(super) fn has_break(&self) -> bool {
        self.breaks > 0 || self.comments.iter().any(|it| it.breaks > 0 || it.ends_the_line())
    }
}

/// Brackets in brackets deeper than the language has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooDeep;

const MOST_LEVELS: usize = 32;

/// Reads the tokens that stand at `within` in `text`.
pub(super) fn read<'t>(
    text: &'t str,
    tokens: TokenStream,
    delimiter: Delimiter,
    within: Range<usize>,
) -> Result<Body<'t>, TooDeep> {
    level(text, tokens, delimiter, within, MOST_LEVELS)
}

fn level<'t>(
    text: &'t str,
    tokens: TokenStream,
    delimiter: Delimiter,
    within: Range<usize>,
    levels: usize,
) -> Result<Body<'t>, TooDeep> {
    let levels = levels.checked_sub(1).ok_or(TooDeep)?;
    let mut pieces = Vec::new();
    let mut at = within.start;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let range = bytes_of(&token);
        let written = text.get(range.clone()).unwrap_or_default();
        let form = match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' && written.starts_with('/') => {
                // The tokens of a doc comment all stand where it does.
                while tokens.next_if(|token| bytes_of(token).start < range.end).is_some() {}
                Form::Doc(written.trim_end())
            }
            TokenTree::Punct(punct) => Form::Mark(punct.as_char()),
            TokenTree::Ident(_) | TokenTree::Literal(_) => Form::Word(written),
            TokenTree::Group(group) => {
                Form::Group(level(text, group.stream(), group.delimiter(), inside(&group), levels)?)
            }
        };
        pieces.push(Piece { gap: gap(text.get(at..range.start).unwrap_or_default()), form });
        at = range.end;
    }
    let end = gap(text.get(at..within.end).unwrap_or_default());
    Ok(Body { delimiter, pieces, end })
}

fn bytes_of(token: &TokenTree) -> Range<usize> {
    match token {
        TokenTree::Group(group) => group.span_open().byte_range().start..group.span_close().byte_range().end,
        _ => token.span().byte_range(),
    }
}

fn inside(group: &Group) -> Range<usize> {
    group.span_open().byte_range().end..group.span_close().byte_range().start
}

/// Takes blanks and comments apart.
fn gap(text: &str) -> Gap<'_> {
    let mut gap = Gap { is_empty: text.is_empty(), ..Gap::default() };
    let mut rest = text;
    loop {
        let comment = rest.trim_start();
        let breaks = rest.len() - comment.len();
        let breaks = rest.get(..breaks).unwrap_or_default().matches('\n').count();
        if comment.is_empty() {
            gap.breaks = breaks;
            return gap;
        }
        let (text, after) = comment.split_at(length(comment));
        gap.comments.push(Comment { text: text.trim_end(), breaks });
        rest = after;
    }
}

/// How many bytes the comment has that the text begins with; blocks may stand in blocks.
fn length(text: &str) -> usize {
    if !text.starts_with("/*") {
        return text.find('\n').unwrap_or(text.len());
    }
    let (mut at, mut open) = (0, 0_usize);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(next) = rest.find(['/', '*']) else { return text.len() };
        at += next;
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("/*") {
            (at, open) = (at + 2, open + 1);
        } else if rest.starts_with("*/") {
            (at, open) = (at + 2, open.saturating_sub(1));
            if open == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_told_from_each_other() {
        let text = " /* a /* b */ c */ // d\r\n\n/***/ \n";
        let gap = gap(text);
        let told: Vec<_> = gap.comments.iter().map(|it| (it.text, it.breaks)).collect();
        assert_eq!(told, [("/* a /* b */ c */", 0), ("// d", 0), ("/***/", 2)]);
        assert_eq!(gap.breaks, 1);
    }

    #[test]
    fn tokens_stand_where_they_are_written() {
        let text = "ü /// doc é\n a:b /* x */ { \"é\", }";
        let body = read(text, text.parse().unwrap(), Delimiter::None, 0..text.len()).unwrap();
        let told = format!("{:?}", body.pieces.iter().map(|it| &it.form).collect::<Vec<_>>());
        let expected = r#"[Word("ü"), Doc("/// doc é"), Word("a"), Mark(':'), Word("b"), Group(Body { delimiter: Brace, pieces: [Piece { gap: Gap { comments: [], breaks: 0, is_empty: false }, form: Word("\"é\"") }, Piece { gap: Gap { comments: [], breaks: 0, is_empty: true }, form: Mark(',') }], end: Gap { comments: [], breaks: 0, is_empty: false } })]"#;
        assert_eq!(told, expected);
    }
}
