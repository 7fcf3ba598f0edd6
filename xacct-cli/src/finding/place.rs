//! Lines and columns of bytes, both counted from 1, columns in characters of Unicode.

/// The line and column of a byte.
pub(crate) fn place(text: &str, at: usize) -> (usize, usize) {
    Cursor::new(text).place(at)
}

/// Finds the places of many bytes of one text. Where each stands behind the one before, the text is walked once.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1, column: 1 }
    }

    pub(crate) fn place(&mut self, at: usize) -> (usize, usize) {
        let at = self.text.floor_char_boundary(at);
        if at < self.at {
            *self = Self::new(self.text);
        }
        let walked = self.text.get(self.at..at).unwrap_or_default();
        match walked.rsplit_once('\n') {
            Some((lines, last)) => {
                self.line += lines.matches('\n').count() + 1;
                self.column = last.chars().count() + 1;
            }
            None => self.column += walked.chars().count(),
        }
        self.at = at;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        let text = "ab\nüc\n\nd";
        let mut cursor = Cursor::new(text);
        for (at, expected) in [
            (0, (1, 1)),
            (2, (1, 3)),
            (3, (2, 1)),
            (5, (2, 2)),
            (6, (2, 3)),
            (7, (3, 1)),
            (8, (4, 1)),
            (99, (4, 2)),
            (5, (2, 2)),
            (4, (2, 1)),
        ] {
            assert_eq!(place(text, at), expected, "{at}");
            assert_eq!(cursor.place(at), expected, "{at}, by a cursor");
        }
    }
}
