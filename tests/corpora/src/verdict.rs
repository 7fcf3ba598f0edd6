//! What becomes of a row.

use xacct_core::Code;

/// Whether we say what has been recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// We do.
    Agree,
    /// We do not.
    Disagree {
        /// What has been recorded.
        expected: String,
        /// What we say.
        got: String,
    },
    /// We do not, and the catalogue of the day on which the answer was recorded was another than ours, which alone
    /// can be the reason.
    Vintage {
        /// What has been recorded.
        expected: String,
        /// What we say.
        got: String,
    },
    /// Nothing to compare, for this reason.
    Skipped(&'static str),
}

impl Verdict {
    /// Agreement when both are the same.
    pub(crate) fn of(expected: impl Into<String>, got: impl Into<String>) -> Self {
        let (expected, got) = (expected.into(), got.into());
        if expected == got { Self::Agree } else { Self::Disagree { expected, got } }
    }

    /// What has been recorded and what we say, where we say something else, for whatever reason.
    pub(crate) fn difference(&self) -> Option<(&str, &str)> {
        match self {
            Self::Disagree { expected, got } | Self::Vintage { expected, got } => Some((expected, got)),
            Self::Agree | Self::Skipped(_) => None,
        }
    }
}

/// A verdict, and what became of each code that was recorded or raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The row as a whole.
    pub verdict: Verdict,
    /// Its codes, each once for each finding.
    pub codes: Vec<CodeOutcome>,
}

impl From<Verdict> for Judgement {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, codes: Vec::new() }
    }
}

/// What became of one finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeOutcome {
    /// The finding's code.
    pub code: Code,
    /// What became of it.
    pub outcome: Outcome,
}

/// What can become of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Recorded and raised.
    Found,
    /// Recorded and not raised.
    Missed,
    /// Raised and not recorded.
    Extra,
    /// Missed, where the catalogue of the day can be the reason.
    MissedThen,
    /// Extra, where the catalogue of the day can be the reason.
    ExtraThen,
}
