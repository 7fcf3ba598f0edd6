//! What no value that is known only at run time may hold: what would match more than itself, and what IAM's policies
//! cannot hold at all.
//!
//! `INVALID_CAPTURED_VALUE`: a value for a capture that could match more than itself.
//!
//! Whatever is known only when the program runs stands for one thing: `*`, `?` and `${` in it would make a pattern of
//! it, and let in what nobody has named.
//!
//! - severity: error
//! - bad: `KeySegment::new("user*")`
//! - good: `KeySegment::new("user")`

use crate::{Code, Fault};

/// The last character that policies of IAM can hold.
const LAST_OF_IAM: char = '\u{ff}';

/// Whether policies of IAM cannot hold the character.
pub(crate) fn is_beyond_iam(char: char) -> bool {
    char > LAST_OF_IAM
}

/// The fault of the first wildcard, policy variable, control character or character beyond U+00FF.
pub(super) fn fault_of(text: &str) -> Option<Fault> {
    let (at, stranger) = text.char_indices().find(|&(at, char)| widens(text, at, char))?;
    let (what, length) = match stranger {
        '$' => ("a policy variable", 2),
        '*' | '?' => ("a wildcard", 1),
        _ if is_beyond_iam(stranger) => ("a character that not every policy holds", stranger.len_utf8()),
        _ => ("a control character", stranger.len_utf8()),
    };
    let fault = Fault::new(Code::INVALID_CAPTURED_VALUE, format!("`{}` holds {what}", text.escape_debug()));
    if is_beyond_iam(stranger) {
        let help =
            "the policies of IAM hold characters up to U+00FF: write it into the policy, if that is S3's own";
        return Some(fault.at(at..at + length).help(help));
    }
    Some(
        fault
            .at(at..at + length)
            .help("a captured value stands for itself alone: write what matches more into the policy"),
    )
}

fn widens(text: &str, at: usize, char: char) -> bool {
    let is_variable = || text.get(at..).is_some_and(|rest| rest.starts_with("${"));
    matches!(char, '*' | '?') || char.is_control() || is_beyond_iam(char) || char == '$' && is_variable()
}
