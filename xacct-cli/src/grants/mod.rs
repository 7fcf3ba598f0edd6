//! Grants of files: JSON, TOML, and `grant!` in Rust sources.
//!
//! The fields are those of `grant!`. In JSON a file holds one grant, an array of them, or `{"grants": […]}`: what serde makes
//! of a `Grant` or several, so that a program can emit its own. In TOML each is a `[[grant]]`:
//!
//! ```toml
//! [[grant]]
//! name = "AnalystsReadReports"
//! owner = "111111111111"
//! bucket = "reports"
//! prefix = "2026/"
//! grantee = "arn:aws:iam::222222222222:role/analyst"
//! access = ["Read", "List"]
//! via = "BucketPolicy"        # or { Role = { name = "reports-reader" } }, or a table [grant.via.Role]
//! ```
//!
//! In Rust sources a `grant!` that captures variables has no values before the program runs: such a program writes its grants
//! as JSON.

mod load;
mod rust;
mod toml;

pub(crate) use load::load;

use crate::finding::Reported;
use crate::input::Input;
use std::path::Path;
use xacct_core::grant::Grant;

/// What the files of grants end with, as they are looked for in folders.
pub(crate) const ENDINGS: &[&str] = &["json", "toml", "rs"];

/// The grants of a text, and all there is to say of them.
#[derive(Debug, Default)]
pub(crate) struct GrantsRead {
    /// Those without faults, in the order of the text.
    pub(crate) grants: Vec<Grant>,
    /// Faults and warnings, in the order of the text.
    pub(crate) findings: Vec<Reported>,
    /// The lines of `grant!`s that have no values yet.
    pub(crate) without_values: Vec<usize>,
}

/// In what a text of grants is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Json,
    Toml,
    Rust,
}

impl Syntax {
    /// By the ending of the name; without one by what the text holds.
    pub(crate) fn of(input: &Input) -> Self {
        let ending = Path::new(&input.name).extension().and_then(|ending| ending.to_str());
        match ending {
            _ if input.is_rust() => Self::Rust,
            Some("json") => Self::Json,
            Some("toml") => Self::Toml,
            _ if is_toml_of_grants(&input.text) => Self::Toml,
            _ => Self::Json,
        }
    }
}

/// Reads the grants of a text, on after every fault.
pub(crate) fn read(input: &Input) -> GrantsRead {
    match Syntax::of(input) {
        Syntax::Json => {
            let (grants, findings) = Grant::all_from_json_as_far_as_possible(&input.text);
            let findings = findings.into_iter().map(Reported::of_json).collect();
            GrantsRead { grants, findings, ..GrantsRead::default() }
        }
        Syntax::Toml => toml::read(&input.text),
        Syntax::Rust => rust::read(input),
    }
}

/// Whether a TOML text is about grants: most that lie about in folders are not.
pub(crate) fn is_toml_of_grants(text: &str) -> bool {
    text.lines().map(str::trim_start).any(|line| {
        line.starts_with("[[grant")
            || line.strip_prefix("grant").is_some_and(|rest| rest.trim_start().starts_with('='))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_input_is_what_it_holds() {
        let syntax = |text: &str| Syntax::of(&Input { name: "<stdin>".into(), text: text.into() });
        for json in ["{", " [ {", "[]", "\"Version\": 1", "grant"] {
            assert_eq!(syntax(json), Syntax::Json, "{json}");
        }
        for toml in ["[[grant]]", "# grants\n  [[grants]]", "grant = []"] {
            assert_eq!(syntax(toml), Syntax::Toml, "{toml}");
        }
    }
}
