//! What becomes of a request, for readers and for programs.

use serde::Serialize;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// It is allowed, whatever condition keys it carries.
    Allowed,
    /// It is allowed with some condition keys and not with others.
    DependsOnConditions,
    /// A statement denies it.
    Denied,
    /// Nothing allows it.
    NotAllowed,
    /// It cannot be decided.
    Unknown,
}

impl Verdict {
    /// In words: "on conditions".
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::DependsOnConditions => "on conditions",
            Self::Denied => "denied",
            Self::NotAllowed => "not allowed",
            Self::Unknown => "unknown",
        }
    }

    /// In words that are short where there is nothing to be seen, for tables of text alone.
    pub(crate) const fn in_brief(self) -> &'static str {
        match self {
            Self::NotAllowed => "-",
            Self::Unknown => "?",
            seen => seen.in_words(),
        }
    }

    /// A sign, which does not depend on colours.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Allowed => "✓",
            Self::DependsOnConditions => "◐",
            Self::Denied => "✕",
            Self::NotAllowed => "–",
            Self::Unknown => "?",
        }
    }

    /// The name of its style on pages.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::DependsOnConditions => "depends",
            Self::Denied => "denied",
            Self::NotAllowed => "missing",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_told_apart() {
        use Verdict::{Allowed, Denied, DependsOnConditions, NotAllowed, Unknown};
        let all = [Allowed, DependsOnConditions, Denied, NotAllowed, Unknown];
        for told in [Verdict::in_words, Verdict::in_brief, Verdict::sign, Verdict::class] {
            let mut texts = all.map(told);
            texts.sort_unstable();
            assert!(texts.windows(2).all(|two| two[0] != two[1]), "{texts:?}");
        }
    }
}
