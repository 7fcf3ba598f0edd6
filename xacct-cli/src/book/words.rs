//! Plain words in blocks, whatever they are shown in.

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph.
    Paragraph(String),
    /// Points of a list.
    List(Vec<String>),
}

impl Block {
    /// The blocks of a text whose paragraphs are lines, and whose points begin with `- `.
    pub(super) fn of_text(text: &str) -> Vec<Self> {
        let mut blocks: Vec<Self> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match (line.strip_prefix("- "), blocks.last_mut()) {
                (Some(point), Some(Self::List(points))) => points.push(point.to_owned()),
                (Some(point), _) => blocks.push(Self::List(vec![point.to_owned()])),
                (None, _) => blocks.push(Self::Paragraph(line.to_owned())),
            }
        }
        blocks
    }
}

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Words.
    Plain(&'t str),
    /// Code, which stands between backticks.
    Code(&'t str),
}

impl<'t> Piece<'t> {
    /// The pieces of a line. Where backticks do not pair one by one, none of them is one: to Markdown several side by side are
    /// one sign.
    pub(super) fn of_line(line: &'t str) -> Vec<Self> {
        if line.contains("``") || !line.matches('`').count().is_multiple_of(2) {
            return vec![Self::Plain(line)];
        }
        let pieces = line.split('`').zip([false, true].into_iter().cycle());
        pieces.map(|(text, is_code)| if is_code { Self::Code(text) } else { Self::Plain(text) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_between_backticks() {
        let pieces = Piece::of_line("a `b` c");
        assert_eq!(pieces, [Piece::Plain("a "), Piece::Code("b"), Piece::Plain(" c")]);
        for line in ["a ` c", "```a`", "`` a"] {
            assert_eq!(Piece::of_line(line), [Piece::Plain(line)]);
        }
    }

    #[test]
    fn points_that_follow_each_other_are_one_list() {
        let blocks = Block::of_text("May:\n- read\n- list\n\nOnly over TLS.\n");
        let list = Block::List(vec!["read".to_owned(), "list".to_owned()]);
        let paragraph = |text: &str| Block::Paragraph(text.to_owned());
        assert_eq!(blocks, [paragraph("May:"), list, paragraph("Only over TLS.")]);
    }
}
