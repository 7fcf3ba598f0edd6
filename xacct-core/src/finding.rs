//! What a check has to say: a code, a severity, a place, a message and the way out.

use crate::{Code, Place};
use std::error::Error;
use std::fmt;
use std::ops::Range;

/// How much a finding matters, in IAM Access Analyzer's terms, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The policy works; it could be written better.
    Suggestion,
    /// The policy is accepted, and probably does not do what it says.
    Warning,
    /// The policy gives more access than it should. Stops the build.
    SecurityWarning,
    /// AWS rejects the policy, or a part of it can never have an effect. Stops the build.
    Error,
}

impl Severity {
    /// Whether a policy with such a finding is refused.
    pub const fn stops_the_build(self) -> bool {
        matches!(self, Self::Error | Self::SecurityWarning)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::SecurityWarning => "security warning",
            Self::Error => "error",
        })
    }
}

/// A fault in one piece of text: why it is not the value it should be.
///
/// Every value type of this crate is made by a parser that returns it, and every check that looks at such a
/// value turns it into a [`Finding`] at the value's place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The kind of fault.
    pub code: Code,
    /// What is wrong: lower case, one line, no full stop.
    pub message: String,
    /// The bytes of the text that are wrong, where it is not the text as a whole.
    pub part: Option<Range<usize>>,
    /// What to do about it: lower case, one line, no full stop.
    pub help: Option<String>,
    /// The text that should stand there instead, where that is certain enough to propose.
    pub suggestion: Option<String>,
}

impl Fault {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), part: None, help: None, suggestion: None }
    }

    pub(crate) fn at(mut self, part: Range<usize>) -> Self {
        self.part = Some(part);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn suggest(mut self, text: Option<impl Into<String>>) -> Self {
        self.suggestion = text.map(Into::into).or(self.suggestion);
        self
    }

    /// Withdraws the suggestion where it would itself be refused.
    pub(crate) fn if_accepted(mut self, accepts: impl Fn(&str) -> bool) -> Self {
        self.suggestion = self.suggestion.filter(|text| accepts(text));
        self
    }

    /// What to do about it, line by line: the suggestion as a question, unless the help has it, and the help.
    pub fn advice(&self) -> Vec<String> {
        let in_help =
            |text: &String| self.help.as_ref().is_some_and(|help| help.contains(&format!("`{text}`")));
        let question = self.suggestion.as_ref().filter(|text| !in_help(text));
        let question = question.map(|text| format!("did you mean `{text}`?"));
        question.into_iter().chain(self.help.clone()).collect()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)?;
        self.advice().iter().try_for_each(|line| write!(f, "; {line}"))
    }
}

impl Error for Fault {}

/// One fault of a policy and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Where it stands in the document.
    pub place: Place,
    /// What is wrong there.
    pub fault: Fault,
}

/// What stands in the source of a policy and could not be read.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unread {
    /// The document's `Version`.
    Version,
    /// Statements of the document.
    Statement,
    /// Some element; who knows which.
    Element,
    /// The `Effect` of a statement.
    Effect,
    /// Principals, or what they are excepted by.
    Principal,
    /// Actions of a statement.
    Action,
    /// Resources of a statement.
    Resource,
    /// Operators, keys or values of a condition.
    Condition,
}

impl Unread {
    #[doc(hidden)]
    pub const ALL: [Self; 8] = [
        Self::Version,
        Self::Statement,
        Self::Element,
        Self::Effect,
        Self::Principal,
        Self::Action,
        Self::Resource,
        Self::Condition,
    ];
}

impl Finding {
    /// Whether it may only be there because something else, which stands in the same statement or document, could
    /// not be read: then it is not to be told.
    #[doc(hidden)]
    pub fn rests_on_absence_of(&self, unread: Unread) -> bool {
        let codes: &[Code] = match unread {
            Unread::Version => &[Code::MISSING_VERSION, Code::VARIABLE_UNSUPPORTED_IN_VERSION],
            // What is absent here may stand in another statement.
            Unread::Statement => &[
                Code::MISSING_ACTION_FOR_CONDITION_KEY,
                Code::MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY,
                Code::MISSING_STATEMENT,
            ],
            Unread::Element => &[
                Code::MISMATCHED_ACTION_FOR_PRINCIPAL,
                Code::MISSING_ACTION,
                Code::MISSING_ACTION_FOR_CONDITION_KEY,
                Code::MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY,
                Code::MISSING_PRINCIPAL,
                Code::MISSING_RESOURCE,
                Code::MISSING_STATEMENT,
                Code::MISSING_VERSION,
                Code::NOTPRINCIPAL_DENY_PARENTS,
                Code::PRINCIPAL_STAR_UNBOUND,
                Code::PRINCIPAL_STAR_WEAK_LIMIT,
                Code::S3_STAR_ACTION_ONE_ARN,
                Code::TRUST_STAR,
                Code::UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
            ],
            Unread::Effect => &[Code::NOTPRINCIPAL_DENY_PARENTS, Code::RCP_SYNTAX_ERROR_ACTION],
            Unread::Principal => &[
                Code::MISMATCHED_ACTION_FOR_PRINCIPAL,
                Code::MISSING_PRINCIPAL,
                Code::NOTPRINCIPAL_DENY_PARENTS,
                Code::UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
            ],
            Unread::Action => &[
                Code::MISMATCHED_ACTION_FOR_PRINCIPAL,
                Code::MISSING_ACTION,
                Code::MISSING_ACTION_FOR_CONDITION_KEY,
                Code::MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY,
            ],
            Unread::Resource => &[
                Code::ACTION_NOT_ON_RESOURCE,
                Code::MISSING_RESOURCE,
                Code::S3_ACCOUNT_LEVEL_ON_ARN,
                Code::S3_LIST_ON_OBJECT,
                Code::S3_OBJECT_ON_BUCKET,
                Code::S3_STAR_ACTION_ONE_ARN,
            ],
            Unread::Condition => {
                &[Code::PRINCIPAL_STAR_UNBOUND, Code::PRINCIPAL_STAR_WEAK_LIMIT, Code::TRUST_STAR]
            }
        };
        codes.contains(&self.fault.code)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.severity, self.place, self.fault)
    }
}

/// The findings that refuse a policy, and whatever else was found beside them. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    /// Every finding, in the order of the document.
    pub fn as_slice(&self) -> &[Finding] {
        &self.0
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_a_line(&self.0, f)
    }
}

impl Error for Findings {}

/// Writes findings of any sort, each on a line of its own.
pub(crate) fn one_a_line<T: fmt::Display>(findings: &[T], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, finding) in findings.iter().enumerate() {
        f.write_str(if index > 0 { "\n" } else { "" })?;
        finding.fmt(f)?;
    }
    Ok(())
}
