//! `context: { "key": value }`: what the request of an assertion carries besides.

use crate::ast::{Assertion, KeyValues, Policy, Text};
use crate::diagnostic::Diagnostic;
use xacct_catalog::KeyType;
use xacct_core as core;
use xacct_core::evaluate::{Context, ContextValue, RequestError};
use xacct_core::{Document, Effect, Place, PolicyKind, Severity, Within};

/// The context, or all that is wrong with it.
pub(super) fn of(assertion: &Assertion, action: &Text, policy: &Policy) -> Result<Context, Vec<Diagnostic>> {
    let (mut context, mut faults) = (Context::default(), Vec::new());
    let unknown = unknown_keys(assertion, policy);
    for (index, key) in assertion.context.iter().enumerate() {
        let of_key = unknown.iter().find(|(at, _)| *at == index).map(|(_, fault)| fault.clone());
        let of_key = of_key.or_else(|| repetition(assertion, index)).or_else(|| stranger(key, action));
        if let Some(fault) = of_key.or_else(|| variable(key)) {
            faults.push(fault);
            continue;
        }
        match context.clone().with(&key.key.value, value_of(key)) {
            Ok(with_key) => context = with_key,
            Err(error) => faults.push(of_value(key, &error)),
        }
    }
    if faults.is_empty() { Ok(context) } else { Err(faults) }
}

/// What the checks say of the keys, whatever is compared with them.
fn unknown_keys(assertion: &Assertion, policy: &Policy) -> Vec<(usize, Diagnostic)> {
    let key = |key: &KeyValues| core::KeyValues { key: key.key.value.clone(), values: vec!["false".into()] };
    let keys = assertion.context.iter().map(key).collect();
    let mut statement = core::Statement::new(Effect::Allow);
    (statement.action, statement.resource) = (Some(vec!["*".into()]), Some(vec!["*".into()]));
    statement.condition = Some(vec![core::OperatorBlock { operator: "Null".into(), keys }]);
    let document =
        Document { version: Some(Document::VERSION.into()), statements: vec![statement], id: None };
    let is_spared = |code| policy.statements.iter().flat_map(|it| &it.allows).any(|allow| allow.code == code);
    let findings = core::check(&document, PolicyKind::Identity).into_iter();
    let errors = findings.filter(|it| it.severity == Severity::Error && !is_spared(it.fault.code));
    let of_keys = errors.filter_map(|finding| {
        let Place::Statement(_, Within::Key(_, index)) = finding.place else { return None };
        let text = &assertion.context.get(index)?.key;
        Some((index, Diagnostic::of_fault(finding.severity, finding.fault, text)))
    });
    of_keys.filter(|(index, _)| repetition(assertion, *index).is_none()).collect()
}

/// A key that stands here a second time.
fn repetition(assertion: &Assertion, index: usize) -> Option<Diagnostic> {
    let key = &assertion.context.get(index)?.key;
    let mut before = assertion.context.iter().take(index);
    let is_there = before.any(|other| other.key.value.eq_ignore_ascii_case(&key.value));
    let fault = || Diagnostic::new(key.spans, format!("`{}` is given twice", key.value));
    is_there.then(|| fault().help("leave one out; several values of one key stand in a list"))
}

/// A key that requests for this action never carry.
fn stranger(key: &KeyValues, action: &Text) -> Option<Diagnostic> {
    /// Services whose facts are beyond doubt.
    const KNOWN: [&str; 4] = ["iam", "kms", "s3", "sts"];
    let known =
        xacct_catalog::action(&action.value).filter(|action| KNOWN.contains(&action.service().prefix()))?;
    let (text, name) = (&key.key, &key.key.value);
    let is_own = KNOWN.iter().any(|prefix| name.split(':').next() == Some(prefix));
    let message = format!("no request for `{}` carries `{name}`", action.value);
    (is_own && !known.carries(name)).then(|| Diagnostic::new(text.spans, message).help("leave it out"))
}

fn variable(key: &KeyValues) -> Option<Diagnostic> {
    let text = key.values.iter().find(|value| value.value.contains("${"))?;
    let fault = Diagnostic::new(text.spans, "a request carries values, and this is a policy variable");
    Some(fault.help("write a value that it could stand for"))
}

fn value_of(key: &KeyValues) -> ContextValue {
    match key.values.as_slice() {
        [only] => only.value.as_str().into(),
        several => several.iter().map(|value| value.value.clone()).collect::<Vec<_>>().into(),
    }
}

fn of_value(key: &KeyValues, error: &RequestError) -> Diagnostic {
    let at = key.values.first().unwrap_or(&key.key);
    let RequestError::ContextType { expected, .. } = error else {
        return Diagnostic::new(at.spans, error.to_string()).help("write one value");
    };
    Diagnostic::new(at.spans, error.to_string()).help(match expected {
        KeyType::Bool => "write `true` or `false`",
        KeyType::Numeric => "write a number, such as `1000`",
        KeyType::Date => "write a date, such as `\"2026-12-31T23:59:59Z\"`",
        KeyType::IpAddress => "write one address, such as `\"203.0.113.7\"`",
        KeyType::Arn => "write one ARN",
        KeyType::Binary => "write base64",
        KeyType::String => "write a string",
    })
}
