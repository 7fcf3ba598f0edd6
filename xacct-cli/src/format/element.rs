//! What stands beside each other in a body: items, fields, entries of lists.

use super::piece::{Body, Form, Gap, Piece};
use proc_macro2::Delimiter;

/// One of the things that a body consists of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'t> {
    /// Its tokens, without the comma behind it.
    pub(super) pieces: &'t [Piece<'t>],
    /// What stands between it and its comma, where it has one.
    pub(super) before_comma: Option<&'t Gap<'t>>,
    /// Whether it is a doc comment or an attribute, which belongs to what follows.
    pub(super) is_attribute: bool,
}

impl<'t> Element<'t> {
    /// What stands before it.
    pub(super) fn gap(&self) -> Option<&'t Gap<'t>> {
        self.pieces.first().map(|piece| &piece.gap)
    }

    /// Whether a line was broken somewhere before it.
    pub(super) fn begins_a_line(&self) -> bool {
        self.gap().is_some_and(Gap::has_break)
    }

    /// Whether it is one name.
    pub(super) fn is_word(&self) -> bool {
        match self.pieces {
            [Piece { form: Form::Word(word), .. }] => !word.contains('"') && !self.is_attribute,
            _ => false,
        }
    }
}

/// Items: each ends with `;` or with a block.
pub(super) fn items<'t>(pieces: &'t [Piece<'t>]) -> Vec<Element<'t>> {
    elements(pieces, |pieces| {
        if let [Piece { form: Form::Mark('<'), .. }, _, Piece { form: Form::Mark('>'), .. }, ..] = pieces {
            return (3, None);
        }
        let ends = pieces.iter().position(|piece| match &piece.form {
            Form::Mark(mark) => *mark == ';',
            Form::Group(body) => body.delimiter == Delimiter::Brace,
            _ => false,
        });
        (ends.map_or(pieces.len(), |end| end + 1), None)
    })
}

/// Fields or entries: commas stand between them.
pub(super) fn entries<'t>(pieces: &'t [Piece<'t>]) -> Vec<Element<'t>> {
    elements(pieces, |pieces| {
        let comma = pieces.iter().position(|piece| matches!(piece.form, Form::Mark(',')));
        let gap = comma.and_then(|comma| pieces.get(comma)).map(|piece| &piece.gap);
        (comma.unwrap_or(pieces.len()), gap)
    })
}

/// Takes one after the other: `end` says how many pieces it has, and what stands before its comma.
fn elements<'t>(
    mut pieces: &'t [Piece<'t>],
    end: impl Fn(&'t [Piece<'t>]) -> (usize, Option<&'t Gap<'t>>),
) -> Vec<Element<'t>> {
    let mut elements = Vec::new();
    while !pieces.is_empty() {
        let attribute = attribute(pieces);
        let (length, before_comma) = if attribute > 0 { (attribute, None) } else { end(pieces) };
        let (element, rest) = pieces.split_at(length);
        elements.push(Element { pieces: element, before_comma, is_attribute: attribute > 0 });
        pieces = rest.get(usize::from(before_comma.is_some())..).unwrap_or_default();
    }
    elements
}

/// How many pieces the attribute has that stands first.
fn attribute(pieces: &[Piece<'_>]) -> usize {
    match pieces {
        [Piece { form: Form::Doc(_), .. }, ..] => 1,
        [Piece { form: Form::Mark('#'), .. }, Piece { form: Form::Group(_), .. }, ..] => 2,
        _ => 0,
    }
}

/// Where the colon stands between a field and its value. That of an operator is the last: its qualifier has one of its
/// own; that of other fields is the first, for actions have some in them.
pub(super) fn field_colon(pieces: &[Piece<'_>]) -> Option<usize> {
    let is_colon = |piece: &Piece<'_>| matches!(piece.form, Form::Mark(':'));
    match pieces {
        [.., colon, Piece { form: Form::Group(Body { delimiter: Delimiter::Brace, .. }), .. }]
            if is_colon(colon) =>
        {
            Some(pieces.len() - 2)
        }
        _ => pieces.iter().position(is_colon),
    }
}
