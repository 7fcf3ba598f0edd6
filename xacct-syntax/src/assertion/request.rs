//! The request that an assertion is about.
//!
//! What is wrong with it is found by the checks of policies: as a statement that allows just this request, it has the
//! same action, the same resource and the same keys.

use crate::ast::{Assertion, KeyValues, Principal, Text};
use crate::diagnostic::Diagnostic;
use crate::parse::operator_for;
use xacct_core as core;
use xacct_core::evaluate::{Context, ContextValue, Request, RequestError, Requester};
use xacct_core::{Code, Document, Effect, Element, Place, PolicyKind, Severity, Within};

type Faults = Vec<Diagnostic>;

/// The request, or all that is wrong with it. What could not be read has been told.
pub(super) fn of(assertion: &Assertion) -> Result<Request, Faults> {
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
    let requester = requester(principal).map_err(|fault| faults.push(fault)).ok();
    let mut context = Context::default();
    if faults.is_empty() {
        let (of_values, keys_at_fault) = faults_of_values(assertion, action, resource);
        faults.extend(of_values);
        let keys = assertion.context.iter().enumerate().filter(|(index, _)| !keys_at_fault.contains(index));
        for (_, key) in keys {
            match context.clone().with(&key.key.value, value_of(key)) {
                Ok(with_key) => context = with_key,
                Err(error) => faults.push(of_value(key, &error)),
            }
        }
    }
    let (Some(requester), true) = (requester, faults.is_empty()) else { return Err(faults) };
    match Request::new(requester, &action.value, &resource.value) {
        Ok(request) => Ok(request.with_context(context).with_implied_keys()),
        Err(error) => {
            let at = if matches!(error, RequestError::Action { .. }) { action } else { resource };
            Err(vec![Diagnostic::new(at.spans, error.to_string()).help("write an assertion for each")])
        }
    }
}

fn value_of(key: &KeyValues) -> ContextValue {
    match key.values.as_slice() {
        [only] => only.value.as_str().into(),
        several => several.iter().map(|value| value.value.clone()).collect::<Vec<_>>().into(),
    }
}

fn of_value(key: &KeyValues, error: &RequestError) -> Diagnostic {
    let at = key.values.first().unwrap_or(&key.key);
    Diagnostic::new(at.spans, error.to_string()).help("write what one request carries")
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
    resource.filter(|text| text.value.contains(['*', '?'])).map(|text| {
        let fault = Diagnostic::new(text.spans, "an assertion is about one resource, and this is a pattern");
        fault.help("name one of those that it stands for")
    })
}

fn requester(principal: &Principal) -> Result<Requester, Diagnostic> {
    let Principal { kind, text } = principal;
    let read = match text.value.as_str() {
        "*" => return Ok(Requester::anonymous()),
        value => core::Principal::new(*kind, value),
    };
    let read = read.map_err(|fault| Diagnostic::of_fault(Severity::Error, fault, text))?;
    // Of an account only the ARN of its root names someone who asks.
    let requester = match read {
        core::Principal::Account(_) if text.value.starts_with("arn:") => Requester::from_arn(&text.value),
        read => Requester::from_principal(&read),
    };
    requester.map_err(|error| {
        Diagnostic::new(text.spans, error.to_string())
            .help("name a user, a role, a service, the root user by `arn:aws:iam::ACCOUNT:root`, or `*` for someone without an account")
    })
}

/// What the checks say of a statement that allows just this, and the keys of which they say something.
fn faults_of_values(assertion: &Assertion, action: &Text, resource: &Text) -> (Faults, Vec<usize>) {
    let mut statement = core::Statement::new(Effect::Allow);
    statement.action = Some(vec![action.value.clone()]);
    statement.resource = Some(vec![resource.value.clone()]);
    let block = |key: &KeyValues| core::OperatorBlock {
        operator: operator_for(&key.key.value),
        keys: vec![core::KeyValues {
            key: key.key.value.clone(),
            values: key.values.iter().map(|value| value.value.as_str().into()).collect(),
        }],
    };
    statement.condition = Some(assertion.context.iter().map(block).collect());
    let version = Some(Document::VERSION.into());
    let document = Document { version, statements: vec![statement], id: None };
    let (mut faults, mut keys) = (Vec::new(), Vec::new());
    let findings = core::check(&document, PolicyKind::Identity).into_iter();
    for finding in findings.filter(|finding| finding.severity == Severity::Error) {
        let Some(text) = text_at(assertion, action, resource, finding.place) else { continue };
        if let Place::Statement(_, Within::Operator(key) | Within::Key(key, _) | Within::Value(key, ..)) =
            finding.place
        {
            keys.push(key);
        }
        let acts_elsewhere = ACTS_ELSEWHERE.contains(&finding.fault.code);
        let fault = Diagnostic::of_fault(finding.severity, finding.fault, text);
        faults.push(if acts_elsewhere {
            fault.help("name a resource that the action acts on")
        } else {
            fault
        });
    }
    (faults, keys)
}

/// Codes of an action that does not act on the resource, of which an assertion has one.
const ACTS_ELSEWHERE: [Code; 4] = [
    Code::ACTION_NOT_ON_RESOURCE,
    Code::S3_ACCOUNT_LEVEL_ON_ARN,
    Code::S3_LIST_ON_OBJECT,
    Code::S3_OBJECT_ON_BUCKET,
];

fn text_at<'a>(
    assertion: &'a Assertion,
    action: &'a Text,
    resource: &'a Text,
    place: Place,
) -> Option<&'a Text> {
    let Place::Statement(_, within) = place else { return None };
    match within {
        Within::Entry(Element::Action, _) | Within::Element(Element::Action) => Some(action),
        Within::Entry(Element::Resource, _) | Within::Element(Element::Resource) => Some(resource),
        Within::Operator(key) | Within::Key(key, _) => Some(&assertion.context.get(key)?.key),
        Within::Value(key, _, value) => assertion.context.get(key)?.values.get(value),
        _ => None,
    }
}
