//! From bytes to lines and columns.

use super::finding::Location;
use std::ops::Range;

/// Counts lines and columns from the beginning of a text onwards, so that many locations cost one walk.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1, column: 1 }
    }

    /// The location of `bytes`, which do not begin before those asked for last.
    pub(super) fn location(&mut self, bytes: Range<usize>) -> Location {
        let passed = self.text.get(self.at..bytes.start).unwrap_or_default();
        match passed.rsplit_once('\n') {
            Some((lines, rest)) => {
                self.line += lines.matches('\n').count() + 1;
                self.column = rest.chars().count() + 1;
            }
            None => self.column += passed.chars().count(),
        }
        self.at += passed.len();
        Location { line: self.line, column: self.column, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut cursor = Cursor::new("aä\r\n\nöü!");
        let mut at = |start| {
            let location = cursor.location(start..start);
            (location.line, location.column)
        };
        assert_eq!(
            [at(0), at(1), at(6), at(8), at(8), at(10)],
            [(1, 1), (1, 2), (3, 1), (3, 2), (3, 2), (3, 3)]
        );
    }
}
