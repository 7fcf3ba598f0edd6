//! How the body of a macro looks: what stands on one line where it fits, and how it is broken where it does not.

use super::element::{Element, entries, field_colon, items};
use super::piece::{Body, Form, Gap, Piece};
use super::sequence::{Between, First, Sequence};
use pretty::{Arena, DocAllocator, DocBuilder};
use proc_macro2::Delimiter;

/// A document of the crate `pretty`.
pub(super) type Doc<'a> = DocBuilder<'a, Arena<'a>>;

/// What an indented line begins with, beyond the line that it belongs to.
pub(super) const INDENT: isize = 4;

/// Lays out tokens.
#[derive(Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) arena: &'a Arena<'a>,
}

impl<'a> Layout<'a> {
    /// `policy!`: the kind on the line of the opening bracket, then item by item. What was written on one line stays on
    /// one where it fits.
    pub(super) fn policy(self, body: &'a Body<'a>) -> Doc<'a> {
        let elements = items(&body.pieces);
        let is_braced = body.delimiter == Delimiter::Brace;
        let begins = elements.first().and_then(Element::gap).is_none_or(|gap| gap.comments.is_empty());
        let is_on_one_line = elements.len() <= 2 && !elements.iter().skip(1).any(Element::begins_a_line);
        let first = match (begins, is_braced) {
            (true, true) => First::Space,
            (true, false) => First::Nothing,
            (false, _) => First::NewLine,
        };
        let between = if is_on_one_line { Between::Line } else { Between::NewLine };
        Sequence { first, between, closing_space: is_braced, commas: false }
            .lay_out(self, elements, &body.end, |element| self.field(element.pieces))
            .group()
    }

    /// `grant!`: the name and its brace on the line of the opening bracket, unless something stands beside them.
    pub(super) fn grant(self, body: &'a Body<'a>) -> Doc<'a> {
        if let Some((name, fields)) = only_grant(body) {
            let is_braced = body.delimiter == Delimiter::Brace;
            let (before, behind) = match is_braced {
                true => (self.arena.space(), self.arena.nil().flat_alt(self.arena.space())),
                false => (self.arena.nil(), self.arena.nil()),
            };
            let fields = self.block(fields);
            return (before + name.to_owned() + self.arena.space() + fields + behind).group();
        }
        Sequence { first: First::NewLine, between: Between::NewLine, closing_space: true, commas: false }
            .lay_out(self, items(&body.pieces), &body.end, |element| self.field(element.pieces))
    }

    /// `{ name: value, … }`
    fn block(self, body: &'a Body<'a>) -> Doc<'a> {
        let sequence =
            Sequence { first: First::Line, between: Between::Line, closing_space: true, commas: true };
        let elements = entries(&body.pieces);
        self.bracketed(["{", "}"], sequence, elements, &body.end, |element| self.field(element.pieces))
    }

    /// `[value, …]`, `(value, …)`. Words fill lines; all else stands on a line of its own.
    fn list(self, body: &'a Body<'a>) -> Doc<'a> {
        let elements = entries(&body.pieces);
        let between = if elements.iter().all(Element::is_word) { Between::Fill } else { Between::Line };
        let sequence = Sequence { first: First::SoftLine, between, closing_space: false, commas: true };
        let brackets = if body.delimiter == Delimiter::Bracket { ["[", "]"] } else { ["(", ")"] };
        self.bracketed(brackets, sequence, elements, &body.end, |element| self.joined(element.pieces, None))
    }

    fn bracketed(
        self,
        [open, close]: [&'a str; 2],
        sequence: Sequence,
        elements: Vec<Element<'a>>,
        end: &'a Gap<'a>,
        inner: impl Fn(&Element<'a>) -> Doc<'a>,
    ) -> Doc<'a> {
        if elements.is_empty() && end.comments.is_empty() {
            return self.arena.text(open) + close;
        }
        (self.arena.text(open) + sequence.lay_out(self, elements, end, inner) + close).group()
    }

    /// A field, or an item.
    fn field(self, pieces: &'a [Piece<'a>]) -> Doc<'a> {
        self.joined(pieces, field_colon(pieces))
    }

    /// Tokens one behind the other, with the blanks that belong between them.
    fn joined(self, pieces: &'a [Piece<'a>], colon: Option<usize>) -> Doc<'a> {
        let mut doc = self.arena.nil();
        let mut before: Option<&Piece<'a>> = None;
        for (index, piece) in pieces.iter().enumerate() {
            if let Some(before) = before {
                doc += self.between(before, piece, index, colon);
            }
            doc += match (before, &piece.form) {
                (Some(Piece { form: Form::Mark('#'), .. }), Form::Group(body))
                    if body.end.comments.is_empty() =>
                {
                    self.arena.text("[") + self.joined(&body.pieces, None).nest(-INDENT) + "]"
                }
                _ => self.form(piece),
            };
            before = Some(piece);
        }
        doc.nest(INDENT)
    }

    /// What separates two tokens: their comments, a blank, or nothing.
    fn between(self, before: &Piece<'a>, piece: &Piece<'a>, index: usize, colon: Option<usize>) -> Doc<'a> {
        let mut doc = self.arena.nil();
        let mut ends = false;
        for comment in &piece.gap.comments {
            doc += if ends { self.arena.nil() } else { self.arena.space() };
            doc += comment.text;
            ends = comment.ends_the_line();
            doc += if ends { self.arena.hardline() } else { self.arena.nil() };
        }
        let is_spaced = match piece.gap.comments.is_empty() {
            true => is_spaced(before, piece, index, colon),
            false => !ends,
        };
        if is_spaced { doc + self.arena.space() } else { doc }
    }

    fn form(self, piece: &'a Piece<'a>) -> Doc<'a> {
        match &piece.form {
            Form::Word(text) | Form::Doc(text) => self.arena.text(*text),
            Form::Mark(mark) => self.arena.text(mark.to_string()),
            Form::Group(body) if body.delimiter == Delimiter::Brace => {
                // What hangs from a token is indented as its line is.
                self.block(body).nest(-INDENT)
            }
            Form::Group(body) => self.list(body).nest(-INDENT),
        }
    }
}

/// Whether a blank stands between two tokens, of which `piece` is the one at `index` of its entry.
fn is_spaced(before: &Piece<'_>, piece: &Piece<'_>, index: usize, colon: Option<usize>) -> bool {
    match (&before.form, &piece.form) {
        (_, Form::Mark(':' | ';' | ',' | '>')) | (Form::Mark('<' | '#'), _) => false,
        (Form::Mark(':'), _) if colon == Some(index - 1) => true,
        (Form::Mark(':'), _) if colon.is_some_and(|colon| index < colon) => false,
        (Form::Mark('='), _) | (_, Form::Mark('=')) => true,
        (_, Form::Group(body)) if body.delimiter == Delimiter::Brace => true,
        _ => !piece.gap.is_empty,
    }
}

/// The name and the fields of a grant beside which nothing stands.
fn only_grant<'b, 'a>(body: &'b Body<'a>) -> Option<(&'b str, &'b Body<'a>)> {
    match body.pieces.as_slice() {
        [
            Piece { gap: before, form: Form::Word(name) },
            Piece { gap: between, form: Form::Group(fields) },
        ] if [before, between, &body.end].iter().all(|gap| gap.comments.is_empty())
            && fields.delimiter == Delimiter::Brace =>
        {
            Some((name, fields))
        }
        _ => None,
    }
}
