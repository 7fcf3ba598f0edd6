//! The checks: one file each, named by the fault it finds.
//!
//! A check reads a document and the catalogue and reports faults at places. It never looks at source text, and
//! never reads a value but through the parser that makes it.

mod action_in_kind;
mod action_on_resource;
mod arn_format;
mod arn_of_service;
mod duplicate_condition;
mod element_combination;
mod key_of_action;
mod missing_element;
mod principal_format;
mod principal_in_kind;
mod resource_in_kind;
mod unknown_action;
mod unknown_key;
mod unknown_operator;
mod unknown_service;
mod unsupported_sid;
mod wildcard_in_principal;

use crate::{
    Document, Element, Fault, Finding, KeyValues, Operator, OperatorBlock, Place, PolicyKind, PrincipalEntry,
    Severity, Statement, Within,
};

const CHECKS: &[fn(&Context<'_>, &mut Report)] = &[
    action_in_kind::check,
    action_on_resource::check,
    arn_format::check,
    arn_of_service::check,
    duplicate_condition::check,
    element_combination::check,
    key_of_action::check,
    missing_element::check,
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
/// assert_eq!(findings[0].to_string(), "error: document: the policy has no statement [MISSING_STATEMENT]; write `allow { … }`");
/// ```
pub fn check(document: &Document, kind: PolicyKind) -> Vec<Finding> {
    let context = Context { document, kind };
    let mut report = Report::default();
    for check in CHECKS {
        check(&context, &mut report);
    }
    report.findings.sort_by_key(|finding| finding.place);
    report.findings
}

/// What a check looks at.
struct Context<'d> {
    document: &'d Document,
    kind: PolicyKind,
}

impl<'d> Context<'d> {
    fn statements(&self) -> impl Iterator<Item = (usize, &'d Statement)> + use<'d> {
        self.document.statements.iter().enumerate()
    }

    /// Every entry of `Action` and `NotAction`.
    fn actions(&self) -> impl Iterator<Item = (Place, &'d str)> + use<'d> {
        self.statements()
            .flat_map(|(statement, content)| content.actions().flat_map(move |list| entries(statement, list)))
    }

    /// Every entry of `Resource` and `NotResource`.
    fn resources(&self) -> impl Iterator<Item = (Place, &'d str)> + use<'d> {
        self.statements().flat_map(|(statement, content)| {
            content.resources().flat_map(move |list| entries(statement, list))
        })
    }

    /// Every entry of `Principal` and `NotPrincipal`.
    fn principals(&self) -> impl Iterator<Item = (Place, &'d PrincipalEntry)> + use<'d> {
        self.statements().flat_map(|(statement, content)| {
            content.principals().flat_map(move |(element, principals)| {
                let at = move |index| Place::Statement(statement, Within::Entry(element, index));
                principals.entries().iter().enumerate().map(move |(index, entry)| (at(index), entry))
            })
        })
    }

    /// Every operator of every condition.
    fn operators(&self) -> impl Iterator<Item = (Place, &'d OperatorBlock)> + use<'d> {
        self.statements().flat_map(|(statement, content)| {
            let at = move |operator| Place::Statement(statement, Within::Operator(operator));
            content.condition.iter().enumerate().map(move |(operator, block)| (at(operator), block))
        })
    }

    /// Every key of every condition, with the statement and the operator it stands in.
    fn keys(&self) -> impl Iterator<Item = KeyInPlace<'d>> + use<'d> {
        self.statements().flat_map(|(index, statement)| {
            statement.condition.iter().enumerate().flat_map(move |(operator, block)| {
                block.keys.iter().enumerate().map(move |(position, key)| KeyInPlace {
                    place: Place::Statement(index, Within::Key(operator, position)),
                    statement,
                    operator: block.operator.parse().ok(),
                    key,
                })
            })
        })
    }
}

/// A condition key, and what stands around it.
struct KeyInPlace<'d> {
    place: Place,
    statement: &'d Statement,
    /// None where the operator itself is at fault.
    operator: Option<Operator>,
    key: &'d KeyValues,
}

fn entries(statement: usize, (element, list): (Element, &[String])) -> impl Iterator<Item = (Place, &str)> {
    let at = move |index| Place::Statement(statement, Within::Entry(element, index));
    list.iter().enumerate().map(move |(index, text)| (at(index), text.as_str()))
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
        match ["iam", "kms", "s3", "sts"].contains(&service) {
            true => self.error(place, fault),
            false => self.warning(place, fault),
        }
    }
}

/// Whether `resource` is a pattern that every resource fits.
fn is_every_resource(resource: &str) -> bool {
    !resource.is_empty() && resource.bytes().all(|byte| byte == b'*')
}

#[cfg(test)]
mod suggestions;

#[cfg(test)]
mod testing {
    use super::*;

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
        let mut condition = statement.condition.clone();
        condition.push(OperatorBlock { operator: operator.into(), keys });
        Statement { condition, ..statement }
    }

    pub(super) fn principal(value: &str) -> Option<crate::Principals> {
        let entry = PrincipalEntry { kind: crate::PrincipalKind::of_shape(value), value: value.into() };
        Some(crate::Principals::Listed(vec![entry]))
    }

    /// The findings of one check alone.
    pub(super) fn run(
        check: fn(&Context<'_>, &mut Report),
        kind: PolicyKind,
        statements: impl Into<Vec<Statement>>,
    ) -> Vec<Finding> {
        let document = Document { statements: statements.into(), ..Document::default() };
        let mut report = Report::default();
        check(&Context { document: &document, kind }, &mut report);
        report.findings
    }

    pub(super) fn codes(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.fault.code.as_str()).collect()
    }
}
