//! In what a text is written.

use crate::input::Input;
use std::path::Path;

/// What the files of policies and grants end with, as they are looked for in folders.
pub(crate) const ENDINGS: &[&str] = &["json", "toml", "rs"];

/// In what a text is written.
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

/// Whether a file of a folder is in TOML for something else.
pub(crate) fn is_other_toml(input: &Input) -> bool {
    Syntax::of(input) == Syntax::Toml && !is_toml_of_grants(&input.text)
}

/// Whether a TOML text is about grants: most that lie about in folders are not. Of one that cannot be read a line decides that
/// may have been meant for a table of grants, so that its faults are told.
pub(crate) fn is_toml_of_grants(text: &str) -> bool {
    let is_grants = |name: &str| matches!(name, "grant" | "grants");
    match toml_edit::Document::parse(text) {
        Ok(document) => document.iter().any(|(name, _)| is_grants(name)),
        Err(_) => text.lines().any(|line| {
            let is_around = |letter: char| letter.is_whitespace() || "[]\"'".contains(letter);
            let line = line.trim_start_matches(is_around);
            let end = line.find(|letter: char| is_around(letter) || "=.#".contains(letter));
            end.and_then(|end| line.get(..end)).is_some_and(is_grants) && line.contains(['=', ']'])
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_input_is_what_it_holds() {
        let syntax = |text: &str| Syntax::of(&Input::new("<stdin>", text));
        for json in ["{", " [ {", "[]", "\"Version\": 1", "grant", "[[x]]\ntext = '''\n[[grant]]\n'''"] {
            assert_eq!(syntax(json), Syntax::Json, "{json}");
        }
        for toml in [
            "[[grant]]",
            "# grants\n  [[grants]]",
            "grant = []",
            "[[ grant ]]\nname = 'a'",
            "[[\"grant\"]]",
            "[ grant.via ]",
            "[[ grant ]]\nname = 'a",
            "[[grant]\n",
        ] {
            assert_eq!(syntax(toml), Syntax::Toml, "{toml}");
        }
    }
}
