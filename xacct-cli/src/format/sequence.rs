//! Elements one behind the other, with the comments between them.

use super::element::Element;
use super::layout::{Doc, INDENT, Layout};
use super::piece::{Comment, Gap};
use pretty::DocAllocator;

/// What separates elements.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sequence {
    pub(super) first: First,
    pub(super) between: Between,
    /// Whether a blank stands before the closing bracket of one that stands on one line.
    pub(super) closing_space: bool,
    /// Whether commas stand between the elements; behind the last too where they are broken.
    pub(super) commas: bool,
}

/// What stands between the opening bracket and the first element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    Nothing,
    Space,
    /// A line break; nothing where all is on one line.
    SoftLine,
    /// A line break; a blank where all is on one line.
    Line,
    NewLine,
}

/// What stands between two elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// A line break; a blank where all is on one line.
    Line,
    /// A blank, or a line break where the line is full.
    Fill,
    NewLine,
}

/// What was laid out last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Bracket,
    Element,
    /// A doc comment or an attribute.
    Attribute,
    /// A comment, and whether the line ends with it.
    Comment {
        ends_the_line: bool,
    },
}

impl Sequence {
    /// All of it, without the brackets.
    pub(super) fn lay_out<'a>(
        self,
        layout: Layout<'a>,
        elements: Vec<Element<'a>>,
        end: &'a Gap<'a>,
        inner: impl Fn(&Element<'a>) -> Doc<'a>,
    ) -> Doc<'a> {
        let mut lines = Lines { layout, sequence: self, doc: layout.arena.nil(), last: Last::Bracket };
        let count = elements.len();
        for (index, element) in elements.iter().enumerate() {
            if let Some(gap) = element.gap() {
                lines.comments(gap, false);
                lines.before_element(gap);
            }
            lines.doc += inner(element);
            lines.last = if element.is_attribute { Last::Attribute } else { Last::Element };
            if self.commas && !element.is_attribute {
                lines.comma(element.before_comma, index + 1 == count);
            }
        }
        lines.comments(end, true);
        lines.finish(end)
    }
}

struct Lines<'a> {
    layout: Layout<'a>,
    sequence: Sequence,
    doc: Doc<'a>,
    last: Last,
}

impl<'a> Lines<'a> {
    /// The comments of a gap: those on the line of what is before them stay there.
    fn comments(&mut self, gap: &'a Gap<'a>, is_end: bool) {
        let trailing = trailing(gap);
        for (index, comment) in gap.comments.iter().enumerate() {
            let stays = index < trailing;
            let separator = match self.last {
                Last::Comment { ends_the_line: true } => self.new_line(comment.breaks),
                _ if comment.breaks > 0 => self.new_line(comment.breaks),
                Last::Comment { .. } => self.space(),
                _ if stays => self.space(),
                Last::Element | Last::Attribute if is_end => self.space(),
                Last::Bracket => self.first(),
                Last::Element | Last::Attribute => self.between(),
            };
            self.append(separator);
            self.append(self.layout.arena.text(comment.text));
            self.last = Last::Comment { ends_the_line: comment.ends_the_line() };
        }
        if trailing > 0 && trailing == gap.comments.len() {
            self.last = Last::Comment { ends_the_line: true };
        }
    }

    fn before_element(&mut self, gap: &Gap<'_>) {
        let separator = match self.last {
            Last::Bracket => self.first(),
            Last::Comment { ends_the_line: false } if gap.breaks == 0 => self.space(),
            Last::Comment { .. } | Last::Attribute => self.new_line(gap.breaks),
            Last::Element if gap.breaks > 1 => self.new_line(gap.breaks),
            Last::Element => self.between(),
        };
        self.append(separator);
    }

    /// The comma behind an element, and the comments that stood before it. No comma stands behind one that ends the line.
    fn comma(&mut self, before: Option<&'a Gap<'a>>, is_last: bool) {
        let comma = self.layout.arena.text(",");
        let comma = if is_last { comma.flat_alt(self.layout.arena.nil()) } else { comma };
        let comments = before.map(|gap| gap.comments.as_slice()).unwrap_or_default();
        if !comments.iter().any(Comment::ends_the_line) {
            for comment in comments {
                self.append(self.layout.arena.space() + comment.text);
            }
            self.append(comma);
            return;
        }
        self.append(comma);
        for comment in comments {
            let separator = match self.last {
                Last::Comment { ends_the_line: true } => self.new_line(1),
                _ => self.space(),
            };
            self.append(separator + comment.text);
            self.last = Last::Comment { ends_the_line: comment.ends_the_line() };
        }
        // Whatever follows was on another line than the last of them, or is put there.
        self.last = Last::Comment { ends_the_line: true };
    }

    /// What stands before the closing bracket, on a line that is indented as its opening one.
    fn finish(self, end: &Gap<'_>) -> Doc<'a> {
        let arena = self.layout.arena;
        let separator = match (self.last, self.sequence.closing_space) {
            (Last::Comment { ends_the_line: true }, _) => arena.hardline(),
            (Last::Comment { .. }, _) if end.breaks > 0 => arena.hardline(),
            _ if self.sequence.first == First::NewLine => arena.hardline(),
            (_, true) => arena.line(),
            (_, false) => arena.line_(),
        };
        self.doc.nest(INDENT) + separator
    }

    fn append(&mut self, doc: Doc<'a>) {
        self.doc = std::mem::replace(&mut self.doc, self.layout.arena.nil()) + doc;
    }

    fn space(&self) -> Doc<'a> {
        self.layout.arena.space()
    }

    /// A line break, and an empty line where there was at least one between elements.
    fn new_line(&self, breaks: usize) -> Doc<'a> {
        let arena = self.layout.arena;
        match breaks > 1 && self.last != Last::Bracket {
            true => arena.hardline() + arena.hardline(),
            false => arena.hardline(),
        }
    }

    fn first(&self) -> Doc<'a> {
        let arena = self.layout.arena;
        match self.sequence.first {
            First::Nothing => arena.nil(),
            First::Space => arena.space(),
            First::SoftLine => arena.line_(),
            First::Line => arena.line(),
            First::NewLine => arena.hardline(),
        }
    }

    fn between(&self) -> Doc<'a> {
        let arena = self.layout.arena;
        match self.sequence.between {
            Between::Line => arena.line(),
            Between::Fill => arena.softline(),
            Between::NewLine => arena.hardline(),
        }
    }
}

/// How many comments of a gap stand on the line of what is before them, at its end.
fn trailing(gap: &Gap<'_>) -> usize {
    let on_the_line = gap.comments.iter().take_while(|comment| comment.breaks == 0).count();
    let breaks_behind = gap.comments.get(on_the_line).map_or(gap.breaks, |comment| comment.breaks);
    let ends_the_line = gap.comments.iter().take(on_the_line).any(Comment::ends_the_line);
    if breaks_behind > 0 || ends_the_line { on_the_line } else { 0 }
}
