//! Codes in verdicts.

use std::collections::BTreeSet;
use xacct_core::{Code, JsonFindings};

/// The codes of what refuses a text.
pub(super) fn codes_of(error: &JsonFindings) -> impl Iterator<Item = Code> {
    error.as_slice().iter().map(|finding| finding.fault.code)
}

/// Codes as one text: each once, sorted.
pub(super) fn listed<'c>(codes: impl IntoIterator<Item = &'c str>) -> String {
    codes.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}
