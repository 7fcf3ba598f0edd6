//! The request that an assertion is about.
//!
//! What is wrong with it in any policy, `xacct_core` tells; here is what this policy is never asked.

use super::context;
use crate::ast::{Assertion, Policy, Principal, Text};
use crate::diagnostic::Diagnostic;
use xacct_core as core;
use xacct_core::capture::Position;
use xacct_core::evaluate::{self, Request, RequestError, RequestFault, RequestPart, Requester};
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
    let mut faults: Faults = captured(assertion).collect();
    let (Some(principal), Some(action), Some(resource)) =
        (&assertion.principal, &assertion.action, &assertion.resource)
    else {
        faults.push(missing(assertion));
        return Err(faults);
    };
    let is_fixed = principal.text.captures.is_empty();
    let requester =
        is_fixed.then(|| requester(principal, kind).map_err(|fault| faults.push(fault)).ok()).flatten();
    let of_request = faults_of_request(policy, action, resource);
    if resource.captures.is_empty() && !of_request.iter().any(|fault| fault.code.is_some()) {
        faults.extend(faults_in_policy(policy, kind, document, action, resource));
    }
    faults.extend(of_request);
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

/// What is wrong with the action and the resource in any request.
fn faults_of_request(policy: &Policy, action: &Text, resource: &Text) -> Faults {
    let is_spared = |fault: &RequestFault| fault.code.is_some_and(|code| policy.allows(code));
    // Of a resource that is known in part, that it is a pattern is no less so.
    let is_told = |fault: &RequestFault| resource.captures.is_empty() || is_of_its_form(fault);
    let faults = evaluate::faults_of_request(&action.value, &resource.value).into_iter();
    let told = faults.filter(|fault| is_told(fault) && !is_spared(fault));
    told.map(|fault| {
        let text = if fault.part == RequestPart::Resource { resource } else { action };
        Diagnostic::of_request(fault, text)
    })
    .collect()
}

/// Whether a fault is none of those that policies have too.
fn is_of_its_form(fault: &RequestFault) -> bool {
    fault.part == RequestPart::Resource && fault.code.is_none()
}

/// What the checks say of a statement that is about just this in this policy, which is never asked about other services or
/// another bucket.
fn faults_in_policy(
    policy: &Policy,
    kind: PolicyKind,
    document: &Document,
    action: &Text,
    resource: &Text,
) -> Faults {
    if kind.speaks_of_any_service() {
        return Faults::new();
    }
    let mut statement = core::Statement::new(Effect::Deny);
    statement.action = Some(vec![action.value.clone()]);
    statement.principal = Some(Principals::Everyone);
    statement.resource = kind.names_resources().then(|| vec![resource.value.clone()]);
    let mut statements = document.statements.clone();
    statements.push(statement);
    let last = statements.len() - 1;
    // Which bucket it is nobody knows then.
    let captures_bucket = policy.captures(Position::Bucket);
    let is_wrong = |finding: &Finding| {
        let code = finding.fault.code;
        finding.place.statement() == Some(last)
            && (OF_ANOTHER_POLICY.contains(&code) || code == Code::S3_POLICY_OTHER_BUCKET && !captures_bucket)
            && !policy.allows(code)
    };
    let document = Document { version: Some(Document::VERSION.to_owned()), statements, id: None };
    let findings = core::check(&document, kind).into_iter().filter(is_wrong);
    findings
        .map(|finding| {
            let text = match finding.place {
                Place::Statement(
                    _,
                    Within::Entry(Element::Resource, _) | Within::Element(Element::Resource),
                ) => resource,
                _ => action,
            };
            of_finding(finding, text)
        })
        .collect()
}

fn of_finding(finding: Finding, text: &Text) -> Diagnostic {
    let code = finding.fault.code;
    let fault = Diagnostic::of_fault(Severity::Error, finding.fault, text);
    match code {
        Code::S3_POLICY_OTHER_BUCKET => fault.help("the policy of one bucket is never asked about another"),
        Code::UNSUPPORTED_ACTION_IN_POLICY => fault.help("the policy is never asked about such an action"),
        _ => fault,
    }
}

/// Codes of what a policy of this kind is never asked.
const OF_ANOTHER_POLICY: [Code; 2] =
    [Code::UNSUPPORTED_ACTION_IN_POLICY, Code::UNSUPPORTED_RESOURCE_ARN_IN_POLICY];
