//! The table as text.

use super::{Cell, Column, Matrix};
use annotate_snippets::normalize_untrusted_str;

/// So many characters stand side by side.
const WIDTH: usize = 110;

/// The actions on one resource, by their index among the columns.
struct Section<'m> {
    resource: &'m Column,
    columns: Vec<usize>,
}

impl Matrix {
    /// A table for each resource: principals down, actions across.
    pub(crate) fn to_text(&self) -> String {
        let first = self.rows.iter().map(|row| row.who.chars().count()).max().unwrap_or_default();
        let mut text = String::new();
        for section in self.sections() {
            let Column { pattern, resource, .. } = section.resource;
            text.push_str(&normalize_untrusted_str(pattern));
            if pattern != resource {
                text.push_str(&format!("  (asked: {})", normalize_untrusted_str(resource)));
            }
            text.push('\n');
            for columns in self.side_by_side(&section.columns, first) {
                self.rows_of(columns, first, &mut text);
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

    fn width(&self, column: usize) -> usize {
        let name = self.columns.get(column).map_or(0, |column| column.action.chars().count());
        let cells = self.rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.word().len());
        cells.max().unwrap_or_default().max(name)
    }

    /// The columns in groups that fit beside each other.
    fn side_by_side<'c>(&self, columns: &'c [usize], first: usize) -> Vec<&'c [usize]> {
        let mut groups = Vec::new();
        let (mut start, mut used) = (0, first);
        for (at, column) in columns.iter().enumerate() {
            let width = self.width(*column) + 2;
            if at > start && used + width > WIDTH {
                groups.extend(columns.get(start..at));
                (start, used) = (at, first);
            }
            used += width;
        }
        groups.extend(columns.get(start..));
        groups
    }

    fn rows_of(&self, columns: &[usize], first: usize, text: &mut String) {
        let names = columns.iter().filter_map(|column| self.columns.get(*column)).map(|it| &*it.action);
        self.line("", names, columns, first, text);
        for row in &self.rows {
            let words = columns.iter().filter_map(|column| row.cells.get(*column)).map(Cell::word);
            self.line(&row.who, words, columns, first, text);
        }
    }

    fn line<'t>(
        &self,
        name: &str,
        words: impl Iterator<Item = &'t str>,
        columns: &[usize],
        first: usize,
        text: &mut String,
    ) {
        let mut line = format!("  {:first$}", normalize_untrusted_str(name));
        for (word, column) in words.zip(columns) {
            let width = self.width(*column);
            line.push_str(&format!("  {word:width$}"));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

impl Cell {
    /// In a word or two.
    pub(crate) const fn word(&self) -> &'static str {
        self.verdict.in_brief()
    }
}
