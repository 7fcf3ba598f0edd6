//! From a source to its chapter.

use super::{Explanation, grant, policy};
use crate::content::{self, CompiledMacro, Extent};
use crate::finding::{Report, Reported, place};
use crate::input::Input;
use crate::source::Found;
use std::collections::{HashMap, HashSet};

/// One source.
#[derive(Debug)]
pub(crate) struct Chapter {
    /// The source, with what is wrong in it.
    pub(crate) report: Report,
    /// What is found in it, in its order.
    pub(crate) entries: Vec<Entry>,
}

/// One `policy!` or `grant!`.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What it is called: a grant by its own name, a policy by its item's.
    pub(super) name: String,
    /// What it is: "bucket policy", "grant".
    pub(super) kind: String,
    /// Its place on a page: unique in the whole book.
    pub(super) anchor: String,
    /// The lines of its doc comments.
    pub(super) docs: Vec<String>,
    /// The line that it begins on.
    pub(super) line: usize,
    /// What was written.
    pub(super) source: String,
    /// What it says, or why it does not compile.
    pub(super) told: Result<Explanation, Vec<Reported>>,
}

impl Chapter {
    /// What a source holds; nothing where there is no policy and no grant in it.
    pub(crate) fn of(input: Input) -> Option<Self> {
        let uses = match content::uses(&input.text) {
            Ok(uses) => uses,
            Err(error) => {
                let findings = vec![Reported::of_syntax(error, &input)];
                return Some(Self { report: Report { input, findings }, entries: Vec::new() });
            }
        };
        let entries: Vec<_> = uses.filter_map(|it| Some(Entry::of(it.found, it.compiled?, &input))).collect();
        let faults = entries.iter().filter_map(|entry| entry.told.as_ref().err());
        let findings = faults.flatten().cloned().collect();
        (!entries.is_empty()).then_some(Self { report: Report { input, findings }, entries })
    }

    /// How much of the source could be read. Nothing is told only of one that is not Rust.
    pub(crate) fn extent(&self) -> Extent {
        match (self.entries.is_empty(), self.report.is_refused()) {
            (true, _) => Extent::Nothing,
            (_, true) => Extent::Part,
            (_, false) => Extent::Whole,
        }
    }

    /// The line and column of a finding's first character, both counted from 1.
    pub(super) fn place(&self, finding: &Reported) -> (usize, usize) {
        place(&self.report.input.text, finding.bytes.start)
    }

    /// The path of its page in Markdown: in a folder of its own, since a source may be called `checks.rs`.
    pub(super) fn page(&self) -> String {
        let name = &self.report.input.name;
        format!("sources/{}.md", name.strip_suffix(".rs").unwrap_or(name))
    }
}

impl Entry {
    fn of(found: Found, compiled: CompiledMacro, input: &Input) -> Self {
        let source = dedented(input.text.get(found.whole.clone()).unwrap_or_default());
        let item = found.item.unwrap_or_else(|| format!("line {}", found.line));
        let (name, kind, told) = match compiled {
            CompiledMacro::Policy(compiled) => {
                let (kind, told) = policy::tell(*compiled, &item);
                (item, kind, told)
            }
            CompiledMacro::Grant(compiled) => {
                let (name, told) = grant::tell(*compiled);
                (name.unwrap_or(item), "grant".to_owned(), told)
            }
        };
        let anchor = String::new();
        Self { name, kind, anchor, docs: found.docs, line: found.line, source, told }
    }
}

/// Gives every entry an anchor that no other has.
pub(crate) fn number(chapters: &mut [Chapter]) {
    let (mut given, mut next) = (HashSet::new(), HashMap::new());
    for entry in chapters.iter_mut().flat_map(|chapter| &mut chapter.entries) {
        let plain = slug(&entry.name);
        entry.anchor.clone_from(&plain);
        while !given.insert(entry.anchor.clone()) {
            let number = next.entry(plain.clone()).or_insert(2_usize);
            entry.anchor = format!("{plain}-{number}");
            *number += 1;
        }
    }
}

/// The id of what a page has for itself. No entry's anchor is it, since no [`slug`] holds the first letter.
pub(super) fn own_id(name: &str) -> String {
    format!("_{name}")
}

/// The id of a part of an entry, which is no entry's anchor either.
pub(super) fn id_of_part(part: &str, anchor: &str) -> String {
    format!("_{part}_{anchor}")
}

/// A name as a part of an address: `AnalystsReadReports` → `analysts-read-reports`, `BY_ROLE` → `by-role`.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && was_lower {
            slug.push('-');
        }
        was_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        match letter.is_ascii_alphanumeric() {
            true => slug.push(letter.to_ascii_lowercase()),
            false if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            false => {}
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "entry".to_owned() } else { slug.to_owned() }
}

/// The text without the indentation that all its lines but the first have.
fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let rest = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let common = rest.map(indent).min().unwrap_or_default();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    let rest = lines.map(|line| line.get(common..).unwrap_or_default().trim_end());
    std::iter::once(first.as_str()).chain(rest).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_parts_of_addresses() {
        let told = ["AnalystsReadReports", "BY_ROLE", "line 12", "é", "S3To2"].map(slug);
        assert_eq!(told, ["analysts-read-reports", "by-role", "line-12", "entry", "s3-to2"]);
    }

    #[test]
    fn what_was_indented_by_its_surroundings_is_not() {
        assert_eq!(dedented("grant! {\n        a: 1,\n\n    }"), "grant! {\n    a: 1,\n\n}");
        assert_eq!(dedented("grant! {}"), "grant! {}");
    }

    #[test]
    fn anchors_are_given_once() {
        let text = "const A: P = policy! { <Bucket> }; const a: P = policy! { <Bucket> }; fn f() { policy!{} } const A_2: \
            P = policy! {}; const A: P = policy! {};";
        let input = Input::new("a.rs", text);
        let mut chapters = vec![Chapter::of(input).unwrap()];
        number(&mut chapters);
        let anchors: Vec<_> = chapters[0].entries.iter().map(|entry| entry.anchor.as_str()).collect();
        assert_eq!(anchors, ["a", "a-2", "f", "a-2-2", "a-3"]);
    }
}
