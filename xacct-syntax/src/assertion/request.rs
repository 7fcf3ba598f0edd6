//! The request that an assertion is about.
//!
//! What is wrong with it is found by the checks of policies: as a statement that is about just this request, it has the
//! same action and the same resource.

use super::context;
use crate::ast::{Assertion, Policy, Principal, Text};
use crate::diagnostic::Diagnostic;
use xacct_core as core;
use xacct_core::capture::Position;
use xacct_core::evaluate::{Request, RequestError, Requester};
use xacct_core::{Code, Document, Effect, Element, Finding, Place, PolicyKind, Principals, Severity, Within};

type Faults = Vec<Diagnostic>;

/// The request, or all that is wrong with it. What could not be read has been told.
pub(super) fn of(
    assertion: &Assertion,
    policy: &Policy,
    kind: PolicyKind,
    document: &Document,
) -> Result<Request, Faults> {
    if assertion.has_unread_field {
        return Err(Vec::new());
    }
    let mut faults: Faults = captured(assertion).chain(patterns(assertion)).collect();
    let (Some(principal), Some(action), Some(resource)) =
        (&assertion.principal, &assertion.action, &assertion.resource)
    else {
        faults.push(missing(assertion));
        return Err(faults);
    };
    let is_fixed = principal.text.captures.is_empty();
    let requester =
        is_fixed.then(|| requester(principal, kind).map_err(|fault| faults.push(fault)).ok()).flatten();
    if resource.captures.is_empty() {
        faults.extend(faults_of_values(policy, kind, document, action, resource));
    }
    let context = context::of(assertion, action, policy).map_err(|of_context| faults.extend(of_context)).ok();
    let (Some(requester), Some(context), true) = (requester, context, faults.is_empty()) else {
        return Err(faults);
    };
    match Request::new(requester, &action.value, &resource.value) {
        Ok(request) => Ok(request.with_context(context)),
        Err(error) => {
            let at = if matches!(error, RequestError::Action { .. }) { action } else { resource };
            Err(vec![Diagnostic::new(at.spans, error.to_string()).help("write an assertion for each")])
        }
    }
}

fn missing(assertion: &Assertion) -> Diagnostic {
    let fields = [
        ("principal", assertion.principal.is_some()),
        ("action", assertion.action.is_some()),
        ("resource", assertion.resource.is_some()),
    ];
    let missing =
        fields.into_iter().filter(|(_, is_there)| !is_there).map(|(field, _)| format!("no `{field}`"));
    let missing = missing.collect::<Vec<_>>().join(" and ");
    let fault = Diagnostic::new(assertion.expected.spans, format!("the assertion has {missing}"));
    fault.help("it is about one request: one principal, one action, one resource")
}

fn captured(assertion: &Assertion) -> impl Iterator<Item = Diagnostic> {
    let principal = assertion.principal.iter().map(|principal| &principal.text);
    let texts = principal.chain(&assertion.action).chain(&assertion.resource);
    let values = assertion.context.iter().flat_map(|key| &key.values);
    texts.chain(values).filter_map(|text| {
        let name = &text.captures.first()?.name;
        let message = format!("the assertion captures `{{{name}}}`, which is known only at run time");
        let help = format!(
            "it is decided while compiling: name the value with `let {name} = \"…\";`, or write it out"
        );
        Some(Diagnostic::new(text.spans, message).help(help))
    })
}

/// An object's key may hold `*`, but whoever writes it here means a pattern.
fn patterns(assertion: &Assertion) -> impl Iterator<Item = Diagnostic> {
    let resource = assertion.resource.iter().filter(|text| text.value != "*");
    resource.filter(|text| text.value.contains(['*', '?']) || text.value.contains("${")).map(|text| {
        let fault = Diagnostic::new(text.spans, "an assertion is about one resource, and this is a pattern");
        fault.help("name one of those that it stands for")
    })
}

const REQUESTERS: &str = "name a user, a role or a session by its ARN, the root user by `arn:aws:iam::ACCOUNT:root`, a \
                          service by its name, or write `*` for someone without an account";

fn requester(principal: &Principal, kind: PolicyKind) -> Result<Requester, Diagnostic> {
    let Principal { kind: of_principal, text } = principal;
    let read = match text.value.as_str() {
        "*" => core::Principal::Everyone,
        value => core::Principal::new(*of_principal, value).map_err(|fault| {
            let is_mended = fault.suggestion.is_some();
            let told = Diagnostic::of_fault(Severity::Error, fault, text);
            // What else a policy could say does not apply to who asks.
            if is_mended { told } else { told.help(REQUESTERS) }
        })?,
    };
    // Of an account only the ARN of its root names someone who asks.
    let requester = match read {
        core::Principal::Account(_) if text.value.starts_with("arn:") => Requester::from_arn(&text.value),
        read => Requester::from_principal(&read),
    };
    let requester =
        requester.map_err(|error| Diagnostic::new(text.spans, error.to_string()).help(REQUESTERS))?;
    if !kind.names_principals() && requester.account().is_none() {
        let message =
            format!("`{}` is of no account, and {} is for principals of one", text.value, kind.in_words());
        return Err(Diagnostic::new(text.spans, message).help("name a user or a role"));
    }
    Ok(requester)
}

/// What the checks say of a statement that is about just this: in any policy, and in this one, which is never asked about
/// other services or another bucket.
fn faults_of_values(
    policy: &Policy,
    kind: PolicyKind,
    document: &Document,
    action: &Text,
    resource: &Text,
) -> Faults {
    let mut statement = core::Statement::new(Effect::Deny);
    statement.action = Some(vec![action.value.clone()]);
    statement.resource = Some(vec![resource.value.clone()]);
    let version = Some(Document::VERSION.to_owned());
    let alone = Document { version: version.clone(), statements: vec![statement.clone()], id: None };
    let is_wrong = |finding: &Finding| {
        finding.severity == Severity::Error || ACTS_ELSEWHERE.contains(&finding.fault.code)
    };
    let mut findings: Vec<Finding> =
        core::check(&alone, PolicyKind::Identity).into_iter().filter(is_wrong).collect();
    if findings.is_empty() && !kind.speaks_of_any_service() {
        statement.principal = Some(Principals::Everyone);
        statement.resource = statement.resource.filter(|_| kind.names_resources());
        let mut statements = document.statements.clone();
        statements.push(statement);
        let last = statements.len() - 1;
        // Which bucket it is nobody knows then.
        let captures_bucket = policy.captures(Position::Bucket);
        let of_last = core::check(&Document { version, statements, id: None }, kind).into_iter();
        findings.extend(of_last.filter(|finding| {
            let code = finding.fault.code;
            finding.place.statement() == Some(last)
                && (OF_ANOTHER_POLICY.contains(&code)
                    || code == Code::S3_POLICY_OTHER_BUCKET && !captures_bucket)
        }));
    }
    let is_spared = |finding: &Finding| {
        policy.statements.iter().flat_map(|it| &it.allows).any(|allow| allow.code == finding.fault.code)
    };
    let mut faults: Faults = Vec::new();
    for finding in findings.into_iter().filter(|finding| !is_spared(finding)) {
        let text = match finding.place {
            Place::Statement(_, Within::Entry(Element::Resource, _) | Within::Element(Element::Resource)) => {
                resource
            }
            _ => action,
        };
        faults.push(of_finding(finding, text, resource));
    }
    if faults.is_empty() && resource.value == "*" && acts_on_something(action) {
        let message = format!("`{}` acts on one resource, and this names none", action.value);
        faults.push(Diagnostic::new(resource.spans, message).help("name it by its ARN"));
    }
    faults
}

fn of_finding(finding: Finding, text: &Text, resource: &Text) -> Diagnostic {
    let code = finding.fault.code;
    let fault = Diagnostic::of_fault(finding.severity.max(Severity::Error), finding.fault, text);
    let bucket = resource.value.split('/').next().unwrap_or_default();
    match code {
        Code::S3_OBJECT_ON_BUCKET => fault.help(format!("name an object, such as `{bucket}/KEY`")),
        Code::S3_LIST_ON_OBJECT => fault.help(format!("name the bucket, `{bucket}`")),
        Code::S3_POLICY_OTHER_BUCKET => fault.help("the policy of one bucket is never asked about another"),
        Code::UNSUPPORTED_ACTION_IN_POLICY => fault.help("the policy is never asked about such an action"),
        _ if ACTS_ELSEWHERE.contains(&code) => fault.help("name a resource that the action acts on"),
        _ => fault,
    }
}

/// Codes of an action that does not act on the resource, of which an assertion has one.
const ACTS_ELSEWHERE: [Code; 4] = [
    Code::ACTION_NOT_ON_RESOURCE,
    Code::S3_ACCOUNT_LEVEL_ON_ARN,
    Code::S3_LIST_ON_OBJECT,
    Code::S3_OBJECT_ON_BUCKET,
];

/// Codes of what a policy of this kind is never asked.
const OF_ANOTHER_POLICY: [Code; 2] =
    [Code::UNSUPPORTED_ACTION_IN_POLICY, Code::UNSUPPORTED_RESOURCE_ARN_IN_POLICY];

/// Whether an action that AWS has is always about some resource.
fn acts_on_something(action: &Text) -> bool {
    xacct_catalog::action(&action.value).is_some_and(|action| !action.accepts_only_star())
}
