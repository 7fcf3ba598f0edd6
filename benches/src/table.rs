//! A table in Markdown.

use std::fmt;

/// A line a contender, a column a number of statements.
pub(crate) struct Table {
    title: String,
    contenders: Vec<String>,
    columns: Vec<(usize, Vec<Option<f64>>)>,
}

impl Table {
    /// A table without columns; the first package is the one that the others are held against.
    pub(crate) fn new<'a>(title: &str, packages: impl IntoIterator<Item = &'a str>) -> Self {
        let contenders = packages.into_iter().map(with_version).collect();
        Self { title: title.into(), contenders, columns: Vec::new() }
    }

    /// Adds a column of nanoseconds.
    pub(crate) fn add(&mut self, statements: usize, nanoseconds: Vec<Option<f64>>) {
        self.columns.push((statements, nanoseconds));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n| {} |", self.title)?;
        for (statements, _) in &self.columns {
            write!(f, " {} |", grouped(*statements as f64))?;
        }
        writeln!(f, "\n|---|{}", "--:|".repeat(self.columns.len()))?;
        for (n, contender) in self.contenders.iter().enumerate() {
            write!(f, "| {contender} |")?;
            for (_, column) in &self.columns {
                write!(f, " {} |", cell(column, n))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn cell(column: &[Option<f64>], n: usize) -> String {
    match (column[n], column[0]) {
        (None, _) => "–".into(),
        (Some(nanoseconds), Some(first)) if n > 0 => {
            format!("{} ({:.2}×)", grouped(nanoseconds), nanoseconds / first)
        }
        (Some(nanoseconds), _) => grouped(nanoseconds),
    }
}

/// Whole, with a comma every three digits.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The package with the version that the lock file has of it.
fn with_version(package: &str) -> String {
    let lock = include_str!("../Cargo.lock");
    let entry = lock.split_once(&format!("name = \"{package}\"\nversion = \""));
    let version = entry.and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
    format!("{package} {version}")
}
