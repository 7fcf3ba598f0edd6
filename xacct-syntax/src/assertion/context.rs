//! `context: { "key": value }`: what the request of an assertion carries besides.

use crate::ast::{Assertion, KeyValues, Policy, Text};
use crate::diagnostic::Diagnostic;
use xacct_catalog::KeyType;
use xacct_core::evaluate::{Context, ContextValue, RequestError, RequestPart, faults_of_keys};

/// The context, or all that is wrong with it.
pub(super) fn of(assertion: &Assertion, action: &Text, policy: &Policy) -> Result<Context, Vec<Diagnostic>> {
    let (mut context, mut faults) = (Context::default(), Vec::new());
    let keys: Vec<_> = assertion.context.iter().map(|key| key.key.value.as_str()).collect();
    let never_carried = faults_of_keys(&action.value, &keys);
    let of_check = |index: usize, key: &KeyValues| {
        let mut of_key = never_carried.iter().filter(|fault| fault.part == RequestPart::Key(index));
        let fault = of_key.find(|fault| !fault.code.is_some_and(|code| policy.allows(code)))?;
        Some(Diagnostic::of_request(fault.clone(), &key.key))
    };
    for (index, key) in assertion.context.iter().enumerate() {
        let of_key = repetition(assertion, index).or_else(|| of_check(index, key));
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

/// A key that stands here a second time.
fn repetition(assertion: &Assertion, index: usize) -> Option<Diagnostic> {
    let key = &assertion.context.get(index)?.key;
    let mut before = assertion.context.iter().take(index);
    let is_there = before.any(|other| other.key.value.eq_ignore_ascii_case(&key.value));
    let fault = || Diagnostic::new(key.spans, format!("`{}` is given twice", key.value));
    is_there.then(|| fault().help("leave one out; several values of one key stand in a list"))
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
