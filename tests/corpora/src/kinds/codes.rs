//! Codes in messages.

use std::collections::BTreeSet;
use xacct_core::Code;

/// The codes that `message` has in brackets.
pub(super) fn codes_in(message: &str) -> impl Iterator<Item = &str> {
    let in_brackets = message.split('[').skip(1).filter_map(|rest| rest.split(']').next());
    in_brackets.filter(|text| Code::ALL.iter().any(|code| code.as_str() == *text))
}

/// Codes as one text: each once, sorted.
pub(super) fn listed<'c>(codes: impl IntoIterator<Item = &'c str>) -> String {
    codes.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}
