//! What there is to say of a grant.

use crate::finding::one_a_line;
use crate::{Code, Fault, Severity};
use std::error::Error;
use std::fmt;

/// One fault of a grant and the field that is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantFinding {
    /// How much it matters.
    pub severity: Severity,
    /// The field, such as `grantee[1]` or `via.Role.external_id`; empty for the grant as a whole.
    pub path: String,
    /// What is wrong there.
    pub fault: Fault,
}

impl GrantFinding {
    pub(super) fn error(path: impl Into<String>, fault: Fault) -> Self {
        Self { severity: Severity::Error, path: path.into(), fault }
    }

    /// Whether a field's name is at fault, and not its value.
    #[doc(hidden)]
    pub fn is_about_name(&self) -> bool {
        self.fault.code == Code::GRANT_UNKNOWN_FIELD || self.is_about_second()
    }

    /// Whether a field is at fault because it stands there a second time.
    #[doc(hidden)]
    pub fn is_about_second(&self) -> bool {
        self.fault.code == Code::GRANT_REPEATED && !self.path.ends_with(']')
    }
}

/// `error: owner: `1111` is not an account id [INVALID_ACCOUNT_ID]; …`
impl fmt::Display for GrantFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colon = if self.path.is_empty() { "" } else { ": " };
        write!(f, "{}: {}{colon}{}", self.severity, self.path, self.fault)
    }
}

/// The findings that refuse a grant, and whatever else was found beside them. Never empty. Displays as one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantFindings(pub(super) Vec<GrantFinding>);

impl GrantFindings {
    /// Every finding, in the order of the fields.
    pub fn as_slice(&self) -> &[GrantFinding] {
        &self.0
    }
}

impl fmt::Display for GrantFindings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_a_line(&self.0, f)
    }
}

impl Error for GrantFindings {}
