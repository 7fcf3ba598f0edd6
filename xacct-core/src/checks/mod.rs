//! The checks: one file each, named by the fault it finds.
//!
//! A check is handed a document whose values have been parsed and looked up ([`context`]), and reports what is wrong
//! with them, each fault at its place. It knows nothing of source text.

mod action_in_kind;
mod action_on_resource;
mod arn_format;
mod arn_of_service;
mod context;
mod duplicate_condition;
mod element_combination;
mod key_of_action;
mod missing_element;
mod numeric_account_id;
mod principal_format;
mod principal_in_kind;
mod resource_in_kind;
mod unknown_action;
mod unknown_key;
mod unknown_operator;
mod unknown_service;
mod unsupported_sid;
mod wildcard_in_principal;

use crate::{Document, Fault, Finding, Place, PolicyKind, Severity};
use context::Context;

const CHECKS: &[fn(&Context<'_>, &mut Report)] = &[
    action_in_kind::check,
    action_on_resource::check,
    arn_format::check,
    arn_of_service::check,
    duplicate_condition::check,
    element_combination::check,
    key_of_action::check,
    missing_element::check,
    numeric_account_id::check,
    principal_format::check,
    principal_in_kind::check,
    resource_in_kind::check,
    unknown_action::check,
    unknown_key::check,
    unknown_operator::check,
    unknown_service::check,
    unsupported_sid::check,
    wildcard_in_principal::check,
];

/// Holds `document` against the rules of `kind` and the catalogue: all findings, in the order of the document.
///
/// # Examples
/// ```
/// use xacct_core::{Document, PolicyKind, check};
///
/// let findings = check(&Document::default(), PolicyKind::Bucket);
/// assert_eq!(findings[0].to_string(), "error: document: the policy has no statement [MISSING_STATEMENT]; a policy has at least one statement");
/// ```
pub fn check(document: &Document, kind: PolicyKind) -> Vec<Finding> {
    check_with_captures(document, kind, &[])
}

/// [`check`] for a document of which some values are known only at run time: what stands at the places `captured`
/// is some value of the type that belongs there, and its text here is not looked at. These are resources and
/// condition values; in the place of a captured part of a text, and of a principal, stands a valid example.
pub fn check_with_captures(document: &Document, kind: PolicyKind, captured: &[Place]) -> Vec<Finding> {
    let context = Context::new(document, kind, captured);
    let mut report = Report::default();
    for check in CHECKS {
        check(&context, &mut report);
    }
    report.findings.sort_by_key(|finding| finding.place);
    report.findings
}

/// What the checks have found.
#[derive(Default)]
struct Report {
    findings: Vec<Finding>,
}

impl Report {
    fn error(&mut self, place: Place, fault: Fault) {
        self.findings.push(Finding { severity: Severity::Error, place, fault });
    }

    fn warning(&mut self, place: Place, fault: Fault) {
        self.findings.push(Finding { severity: Severity::Warning, place, fault });
    }

    /// A fault of which the catalogue alone is witness: an error for the services of cross-account access, whose
    /// facts we have checked against AWS's documentation, a warning for the rest, whose facts lag behind AWS.
    fn by_catalogue(&mut self, place: Place, service: &str, fault: Fault) {
        match is_beyond_doubt(service) {
            true => self.error(place, fault),
            false => self.warning(place, fault),
        }
    }
}

/// The services of cross-account access.
fn is_beyond_doubt(service: &str) -> bool {
    ["iam", "kms", "s3", "sts"].contains(&service)
}

#[cfg(test)]
mod suggestions;

#[cfg(test)]
mod testing {
    use super::*;
    use crate::{KeyValues, OperatorBlock, PrincipalKind, Principals, Statement};

    /// Statements to try a check on, without the elements that no check but the one under test looks at.
    pub(super) fn allow(actions: &[&str], resources: &[&str]) -> Statement {
        let owned = |texts: &[&str]| Some(texts.iter().map(ToString::to_string).collect());
        Statement {
            action: owned(actions),
            resource: owned(resources),
            ..Statement::new(crate::Effect::Allow)
        }
    }

    pub(super) fn with_condition(statement: Statement, operator: &str, key: &str, value: &str) -> Statement {
        let keys = vec![KeyValues { key: key.into(), values: vec![value.into()] }];
        let mut condition = statement.condition.clone().unwrap_or_default();
        condition.push(OperatorBlock { operator: operator.into(), keys });
        Statement { condition: Some(condition), ..statement }
    }

    pub(super) fn principal(value: &str) -> Option<Principals> {
        Some(Principals::grouped([(PrincipalKind::of_shape(value), value)]))
    }

    /// The findings of one check alone.
    pub(super) fn run(
        check: fn(&Context<'_>, &mut Report),
        kind: PolicyKind,
        statements: impl Into<Vec<Statement>>,
    ) -> Vec<Finding> {
        let document = Document { statements: statements.into(), ..Document::default() };
        let mut report = Report::default();
        check(&Context::new(&document, kind, &[]), &mut report);
        report.findings
    }

    pub(super) fn codes(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.fault.code.as_str()).collect()
    }
}
