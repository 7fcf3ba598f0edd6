//! The checks: one file each, named by the fault it finds.
//!
//! A check is handed a document whose values have been parsed and looked up ([`context`]), and reports what is wrong
//! with them, each fault at its place. It knows nothing of source text.

mod access_point_arn;
mod action_in_kind;
mod action_on_resource;
mod arn_format;
mod arn_of_service;
mod context;
mod duplicate_condition;
mod element_combination;
mod fleeting_principal;
mod invalid_character;
mod key_of_action;
mod key_of_service_principal;
mod leading_slash;
mod limit_of_who;
mod mismatched_action;
mod missing_action_of_trust;
mod missing_element;
mod missing_qualifier;
mod not_principal;
mod numeric_account_id;
mod other_bucket;
mod policy_size;
mod policy_variable;
mod policy_version;
mod prefix_collision;
mod principal_arn;
mod principal_format;
mod principal_in_kind;
mod principal_partition;
mod private_address;
mod public_statement;
mod rcp_syntax;
mod resource_in_kind;
mod s3_alias;
mod scp_action_wildcard;
mod star_action_on_one;
mod star_principal;
mod too_permissive_value;
mod trust_star;
mod type_of_value;
mod unique_sids;
mod unknown_action;
mod unknown_key;
mod unknown_operator;
mod unknown_service;
mod unsupported_id;
mod unsupported_sid;
mod value_of_key;
mod variable_for_operator;
mod wildcard_in_principal;

use crate::{Document, Effect, Fault, Finding, Place, PolicyKind, Severity, Statement};
use context::Context;
pub(crate) use policy_size::finding as size_finding;
pub(crate) use public_statement::find as public_statements;

const CHECKS: &[fn(&Context<'_>, &mut Report)] = &[
    access_point_arn::check,
    action_in_kind::check,
    action_on_resource::check,
    arn_format::check,
    arn_of_service::check,
    duplicate_condition::check,
    element_combination::check,
    fleeting_principal::check,
    invalid_character::check,
    key_of_action::check,
    key_of_service_principal::check,
    leading_slash::check,
    mismatched_action::check,
    missing_action_of_trust::check,
    missing_element::check,
    missing_qualifier::check,
    not_principal::check,
    numeric_account_id::check,
    other_bucket::check,
    policy_size::check,
    policy_variable::check,
    policy_version::check,
    prefix_collision::check,
    principal_arn::check,
    principal_format::check,
    principal_in_kind::check,
    principal_partition::check,
    private_address::check,
    rcp_syntax::check,
    resource_in_kind::check,
    s3_alias::check,
    scp_action_wildcard::check,
    star_action_on_one::check,
    star_principal::check,
    too_permissive_value::check,
    trust_star::check,
    type_of_value::check,
    unique_sids::check,
    unknown_action::check,
    unknown_key::check,
    unknown_operator::check,
    unknown_service::check,
    unsupported_id::check,
    unsupported_sid::check,
    value_of_key::check,
    variable_for_operator::check,
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

/// What is wrong with an ARN by itself, whatever the policy that names it: what [`check`] says of a resource.
///
/// # Examples
/// ```
/// let faults = xacct_core::faults_of_arn("arn:aws:s33:::reports");
/// assert_eq!(faults[0].1.code.as_str(), "INVALID_SERVICE");
/// assert_eq!(xacct_core::faults_of_arn("arn:aws:s3:::x-8a3f1c6e2b7d-s3alias/*")[0].1.code.as_str(), "S3_ALIAS_IN_POLICY");
/// assert!(xacct_core::faults_of_arn("arn:aws:s3:::reports/*").is_empty());
/// ```
pub fn faults_of_arn(text: &str) -> Vec<(Severity, Fault)> {
    let resource = Statement { resource: Some(vec![text.to_owned()]), ..Statement::new(Effect::Allow) };
    faults_by(
        &[
            arn_format::check,
            arn_of_service::check,
            s3_alias::check,
            access_point_arn::check,
            policy_variable::check,
        ],
        resource,
    )
}

/// What is wrong with an action by itself, whatever the policy that names it: what [`check`] says of an action.
///
/// # Examples
/// ```
/// let faults = xacct_core::faults_of_action("s3:GetObjct");
/// assert_eq!(faults[0].1.suggestion.as_deref(), Some("s3:GetObject"));
/// assert!(xacct_core::faults_of_action("s3:Get*").is_empty());
/// ```
pub fn faults_of_action(text: &str) -> Vec<(Severity, Fault)> {
    let action = Statement { action: Some(vec![text.to_owned()]), ..Statement::new(Effect::Allow) };
    faults_by(&[unknown_action::check, unknown_service::check], action)
}

fn faults_by(checks: &[fn(&Context<'_>, &mut Report)], statement: Statement) -> Vec<(Severity, Fault)> {
    let document = Document::of(vec![statement]);
    let context = Context::new(&document, PolicyKind::Identity, &[]);
    let mut report = Report::default();
    checks.iter().for_each(|check| check(&context, &mut report));
    report.findings.into_iter().map(|finding| (finding.severity, finding.fault)).collect()
}

/// What the checks have found.
#[derive(Default)]
struct Report {
    findings: Vec<Finding>,
    searches: usize,
}

impl Report {
    /// Whether what was meant is still to be searched for among all that AWS has. Whoever made so many mistakes did not
    /// misspell.
    fn may_search(&mut self) -> bool {
        const SEARCHES: usize = 100;
        self.searches += 1;
        self.searches <= SEARCHES
    }

    fn error(&mut self, place: Place, fault: Fault) {
        self.findings.push(Finding { severity: Severity::Error, place, fault });
    }

    fn security_warning(&mut self, place: Place, fault: Fault) {
        self.findings.push(Finding { severity: Severity::SecurityWarning, place, fault });
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
        run_on(check, kind, &Document { statements: statements.into(), ..Document::default() })
    }

    /// The same for a whole document.
    pub(super) fn run_on(
        check: fn(&Context<'_>, &mut Report),
        kind: PolicyKind,
        document: &Document,
    ) -> Vec<Finding> {
        let mut report = Report::default();
        check(&Context::new(document, kind, &[]), &mut report);
        report.findings
    }

    pub(super) fn codes(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.fault.code.as_str()).collect()
    }
}
