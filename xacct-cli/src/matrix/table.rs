//! The table as text.

use super::{Cell, Column, Matrix, Row};
use annotate_snippets::normalize_untrusted_str;

/// So many characters stand side by side.
const WIDTH: usize = 110;

/// So many characters of a name are shown: more than any ARN has that AWS takes for a principal's.
const MOST_CHARACTERS: usize = 200;

/// The actions on one resource, by their index among the columns.
struct Section<'m> {
    resource: &'m Column,
    columns: Vec<usize>,
}

impl Matrix {
    /// A table for each resource: principals down, actions across.
    pub(crate) fn to_text(&self) -> String {
        let table = Table::of(self);
        let mut text = String::new();
        for section in self.sections() {
            let Column { pattern, resource, .. } = section.resource;
            text.push_str(&shown(pattern));
            if pattern != resource {
                text.push_str(&format!("  (asked: {})", shown(resource)));
            }
            text.push('\n');
            for columns in table.side_by_side(&section.columns) {
                table.rows_of(columns, &mut text);
            }
            text.push('\n');
        }
        if self.left_out > 0 {
            text.push_str(&format!("{} principals or actions are left out\n", self.left_out));
        }
        text
    }

    fn sections(&self) -> Vec<Section<'_>> {
        let mut sections: Vec<Section<'_>> = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            match sections.iter_mut().find(|section| section.resource.resource == column.resource) {
                Some(section) => section.columns.push(index),
                None => sections.push(Section { resource: column, columns: vec![index] }),
            }
        }
        sections
    }
}

/// All cells as they are shown.
struct Table {
    /// The actions.
    head: Vec<String>,
    /// Who asks, and a word for each column.
    rows: Vec<(String, Vec<&'static str>)>,
    /// How wide the names of those who ask are.
    first: usize,
    /// How wide each column is.
    widths: Vec<usize>,
}

impl Table {
    fn of(matrix: &Matrix) -> Self {
        let head: Vec<_> = matrix.columns.iter().map(|column| shown(&column.action)).collect();
        let row = |row: &Row| (shown(&row.who), row.cells.iter().map(Cell::word).collect());
        let rows: Vec<(String, Vec<&str>)> = matrix.rows.iter().map(row).collect();
        let widest = |names: &mut dyn Iterator<Item = &str>| {
            names.map(|name| name.chars().count()).max().unwrap_or_default()
        };
        let width = |(at, name): (usize, &String)| {
            let words = rows.iter().filter_map(|(_, words)| words.get(at)).copied();
            widest(&mut words.chain([name.as_str()]))
        };
        let widths = head.iter().enumerate().map(width).collect();
        let first = widest(&mut rows.iter().map(|(who, _)| who.as_str()));
        Self { head, first, widths, rows }
    }

    fn width(&self, column: usize) -> usize {
        self.widths.get(column).copied().unwrap_or_default()
    }

    /// The columns in groups that fit beside each other.
    fn side_by_side<'c>(&self, columns: &'c [usize]) -> Vec<&'c [usize]> {
        let mut groups = Vec::new();
        let (mut start, mut used) = (0, self.first);
        for (at, column) in columns.iter().enumerate() {
            let width = self.width(*column) + 2;
            if at > start && used + width > WIDTH {
                groups.extend(columns.get(start..at));
                (start, used) = (at, self.first);
            }
            used += width;
        }
        groups.extend(columns.get(start..));
        groups
    }

    fn rows_of(&self, columns: &[usize], text: &mut String) {
        let head: Vec<_> = self.head.iter().map(String::as_str).collect();
        self.line("", &head, columns, text);
        for (who, words) in &self.rows {
            self.line(who, words, columns, text);
        }
    }

    fn line(&self, name: &str, words: &[&str], columns: &[usize], text: &mut String) {
        let mut line = format!("  {}", padded(name, self.first));
        for column in columns {
            let word = words.get(*column).copied().unwrap_or_default();
            line.push_str("  ");
            line.push_str(&padded(word, self.width(*column)));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// A name as a terminal may be given it, cut where it is longer than anything of AWS.
fn shown(name: &str) -> String {
    match name.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", normalize_untrusted_str(name.get(..end).unwrap_or_default())),
        None => normalize_untrusted_str(name),
    }
}

/// With spaces up to a width. The width of a format has 16 bits, and whatever is longer panics.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

impl Cell {
    /// In a word or two.
    pub(crate) const fn word(&self) -> &'static str {
        self.verdict.in_brief()
    }
}
