//! On which conditions a statement counts.

use super::key;
use super::text::{Pattern, Texts, any_of, plain};
use crate::value::boolean;
use crate::{ConditionValue, KeyValues, Operator, OperatorName, Qualifier, Statement};

/// ", if the request comes over TLS and …"; nothing where there are none.
pub(super) fn conditions(statement: &Statement, texts: Texts) -> String {
    let clauses: Vec<String> = statement
        .operators()
        .iter()
        .flat_map(|block| block.keys.iter().map(|key| clause(&block.operator, key, texts)))
        .collect();
    if clauses.is_empty() { String::new() } else { format!(", if {}", clauses.join(", and if ")) }
}

fn clause(operator: &str, key: &KeyValues, texts: Texts) -> String {
    let Ok(operator) = operator.parse::<Operator>() else {
        let values: Vec<_> = key.values.iter().map(|value| texts.shown(value.as_str())).collect();
        return format!("{} is compared by {} with {}", plain(&key.key), plain(operator), any_of(&values));
    };
    if operator.name == OperatorName::Null {
        return presence(operator, key);
    }
    if let Some(truth) = truth(operator, key) {
        let absent = if operator.if_exists { ", or nothing tells" } else { "" };
        return format!("{truth}{absent}");
    }
    let words = key::in_words(&key.key);
    let subject = match operator.qualifier {
        None => words,
        Some(Qualifier::ForAllValues) => format!("each of {words}"),
        Some(Qualifier::ForAnyValue) => format!("one of {words}"),
    };
    format!("{subject} {}{}", predicate(operator.name, &key.values, texts), absent(operator))
}

/// That a condition also holds where the request does not carry its key.
const fn absent(operator: Operator) -> &'static str {
    match operator.qualifier {
        Some(Qualifier::ForAllValues) => ", or there is none",
        None if operator.if_exists || operator.name.is_negated() => ", or there is none",
        Some(Qualifier::ForAnyValue) if operator.if_exists => ", or there is none",
        _ => "",
    }
}

/// `Null`: whether the request carries the key.
fn presence(operator: Operator, key: &KeyValues) -> String {
    let words = key::in_words(&key.key);
    let asks = |wanted: bool| key.values.iter().any(|value| boolean(value.as_str()) == Ok(wanted));
    match (operator.qualifier, asks(true), asks(false)) {
        (Some(Qualifier::ForAllValues), ..) | (None, true, true) => {
            format!("the request tells {words} or does not")
        }
        (None, true, false) => format!("the request does not tell {words}"),
        (None, false, true) => format!("the request tells {words}"),
        _ => format!("the request told {words} and did not, which never holds"),
    }
}

/// What is so, for keys that say it by `true` and `false`.
fn truth(operator: Operator, key: &KeyValues) -> Option<&'static str> {
    let is_plain = operator.name == OperatorName::Bool && operator.qualifier.is_none();
    let [value] = key.values.as_slice() else { return None };
    let value = boolean(value.as_str()).ok().filter(|_| is_plain)?;
    key::truth(&key.key, value)
}

/// "is 203.0.113.7 or begins with 198."
fn predicate(name: OperatorName, values: &[ConditionValue], texts: Texts) -> String {
    if values.is_empty() {
        return "is one of no values".to_owned();
    }
    let mut groups: Vec<(Verb, Vec<String>)> = Vec::new();
    for value in values {
        let (verb, object) = compared(name, value.as_str(), texts);
        match groups.iter_mut().find(|(known, _)| *known == verb) {
            Some((_, objects)) => objects.push(object),
            None => groups.push((verb, vec![object])),
        }
    }
    let is_negated = name.is_negated();
    let phrases: Vec<_> = groups
        .iter()
        .map(|(verb, objects)| match objects.as_slice() {
            [_, _, ..] if is_negated && *verb == Verb::Is => format!("is none of {}", any_of(objects)),
            _ => format!("{}{}", verb.word(is_negated), any_of(objects)),
        })
        .collect();
    phrases.join(if is_negated { " and " } else { " or " })
}

/// How a value of the request stands to one of the policy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Is,
    IsAsideFromCase,
    IsAnything,
    BeginsWith,
    Fits,
    IsWithin,
    IsBelow,
    IsAtMost,
    IsAbove,
    IsAtLeast,
    IsBefore,
    IsNotAfter,
    IsAfter,
    IsNotBefore,
}

impl Verb {
    const fn word(self, is_negated: bool) -> &'static str {
        match (self, is_negated) {
            (Self::Is, false) => "is ",
            (Self::Is, true) => "is not ",
            (Self::IsAsideFromCase, false) => "is, whatever its case, ",
            (Self::IsAsideFromCase, true) => "is not, whatever its case, ",
            (Self::IsAnything, false) => "is anything",
            (Self::IsAnything, true) => "is nothing",
            (Self::BeginsWith, false) => "begins with ",
            (Self::BeginsWith, true) => "does not begin with ",
            (Self::Fits, false) => "fits ",
            (Self::Fits, true) => "does not fit ",
            (Self::IsWithin, false) => "is within ",
            (Self::IsWithin, true) => "is not within ",
            (Self::IsBelow, _) => "is below ",
            (Self::IsAtMost, _) => "is at most ",
            (Self::IsAbove, _) => "is above ",
            (Self::IsAtLeast, _) => "is at least ",
            (Self::IsBefore, _) => "is before ",
            (Self::IsNotAfter, _) => "is not after ",
            (Self::IsAfter, _) => "is after ",
            (Self::IsNotBefore, _) => "is not before ",
        }
    }
}

fn compared(name: OperatorName, value: &str, texts: Texts) -> (Verb, String) {
    use OperatorName as O;
    let verb = match name {
        _ if name.has_wildcards() => return fitting(value, texts),
        O::StringEqualsIgnoreCase | O::StringNotEqualsIgnoreCase => Verb::IsAsideFromCase,
        O::NumericLessThan => Verb::IsBelow,
        O::NumericLessThanEquals => Verb::IsAtMost,
        O::NumericGreaterThan => Verb::IsAbove,
        O::NumericGreaterThanEquals => Verb::IsAtLeast,
        O::DateLessThan => Verb::IsBefore,
        O::DateLessThanEquals => Verb::IsNotAfter,
        O::DateGreaterThan => Verb::IsAfter,
        O::DateGreaterThanEquals => Verb::IsNotBefore,
        O::IpAddress | O::NotIpAddress if value.contains('/') => Verb::IsWithin,
        _ => Verb::Is,
    };
    let resolved = if name.resolves_variables() { texts.shown(value) } else { plain(value) };
    (verb, if resolved.is_empty() { "empty".to_owned() } else { resolved })
}

fn fitting(value: &str, texts: Texts) -> (Verb, String) {
    match texts.pattern(value) {
        Pattern::Anything => (Verb::IsAnything, String::new()),
        Pattern::Exactly(text) if text.is_empty() => (Verb::Is, "empty".to_owned()),
        Pattern::Exactly(text) => (Verb::Is, text),
        Pattern::Begins(start) => (Verb::BeginsWith, start),
        Pattern::Fits(pattern) => (Verb::Fits, pattern),
    }
}
