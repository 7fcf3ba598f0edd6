//! What no value that is known only at run time may hold, because it would match more than itself.

use crate::{Code, Fault};

/// The fault of the first wildcard, policy variable or control character.
pub(super) fn fault_of(text: &str) -> Option<Fault> {
    let (at, stranger) = text.char_indices().find(|&(at, char)| widens(text, at, char))?;
    let (what, length) = match stranger {
        '$' => ("a policy variable", 2),
        '*' | '?' => ("a wildcard", 1),
        _ => ("a control character", stranger.len_utf8()),
    };
    let fault = Fault::new(Code::INVALID_CAPTURED_VALUE, format!("`{}` holds {what}", text.escape_debug()));
    Some(
        fault
            .at(at..at + length)
            .help("a captured value stands for itself alone: write what matches more into the policy"),
    )
}

fn widens(text: &str, at: usize, char: char) -> bool {
    matches!(char, '*' | '?')
        || char.is_control()
        || char == '$' && text.get(at..).is_some_and(|rest| rest.starts_with("${"))
}
