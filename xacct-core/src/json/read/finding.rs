//! What is told of a JSON text: findings with their path, and their line and column.

use crate::finding::one_a_line;
use crate::{Fault, Severity};
use std::error::Error;
use std::fmt;
use std::ops::Range;

/// One fault of a policy in JSON, and where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonFinding {
    /// How much it matters.
    pub severity: Severity,
    /// The way to it by the names of members and the indexes of entries, such as `Statement[1].Condition.Bool`. Empty
    /// for the document as a whole and for what is not JSON.
    pub path: String,
    /// Where it stands. None where there was no text: when the policy came through serde's `Deserialize`.
    pub location: Option<Location>,
    /// What is wrong there.
    pub fault: Fault,
}

/// Where something stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters of Unicode.
    pub column: usize,
    /// The bytes: of a value, or of a member's name where the member itself is the fault. Empty where the text ended
    /// too early.
    pub bytes: Range<usize>,
}

/// `error: line 3, column 12: Statement[1].Effect: unknown effect …`
impl fmt::Display for JsonFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.severity)?;
        if let Some(Location { line, column, .. }) = &self.location {
            write!(f, "line {line}, column {column}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        self.fault.fmt(f)
    }
}

/// Why a JSON text is refused: the findings that refuse it, and whatever else was found beside them. Never empty.
/// Displays as one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonFindings(pub(super) Vec<JsonFinding>);

impl JsonFindings {
    /// Every finding, in the order of the text.
    pub fn as_slice(&self) -> &[JsonFinding] {
        &self.0
    }
}

impl fmt::Display for JsonFindings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_a_line(&self.0, f)
    }
}

impl Error for JsonFindings {}
