//! Conditions of statements: operators, their qualifiers, and what they make of keys that a request lacks.

use super::comparison::Comparison;
use super::{Context, ContextValue};
use crate::value::boolean;
use crate::{KeyValues, Operator, OperatorBlock, OperatorName, Qualifier};

/// A condition key and what it is compared with.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    /// In lower case.
    key: Box<str>,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    /// Holds never: the operator, or a value from which the request's must differ, is none that IAM reads.
    Never,
    /// `Null`, under its qualifier: whether the key is to be absent (`true`) or present, one of these being enough.
    Null {
        qualifier: Option<Qualifier>,
        absent: Box<[bool]>,
    },
    Compare {
        operator: Operator,
        values: Box<[Comparison]>,
    },
}

/// Every key below the operators of a statement; all of them must hold.
pub(super) fn conditions(blocks: &[OperatorBlock], variables: bool) -> Box<[Condition]> {
    let of_block = |block: &OperatorBlock| {
        let operator = block.operator.parse::<Operator>().ok();
        block.keys.iter().map(|key| Condition::new(operator, key, variables)).collect::<Vec<_>>()
    };
    blocks.iter().flat_map(of_block).collect()
}

impl Condition {
    fn new(operator: Option<Operator>, written: &KeyValues, variables: bool) -> Self {
        let values = || written.values.iter().map(crate::ConditionValue::as_str);
        let test = match operator {
            None => None,
            Some(operator) if operator.name == OperatorName::Null => {
                let absent: Option<Box<[bool]>> = values().map(|value| boolean(value).ok()).collect();
                absent.map(|absent| Test::Null { qualifier: operator.qualifier, absent })
            }
            Some(operator) => {
                let read = values().map(|value| Comparison::new(operator.name, value, variables));
                let values: Option<Box<[Comparison]>> = match operator.name.is_negated() {
                    // What cannot be compared can neither be said to differ.
                    true => read.collect(),
                    false => Some(read.flatten().collect()),
                };
                values.map(|values| Test::Compare { operator, values })
            }
        };
        Self { key: written.key.to_ascii_lowercase().into(), test: test.unwrap_or(Test::Never) }
    }

    /// The key, in lower case.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Whether it holds for a request that carries `context`.
    pub(super) fn holds(&self, context: &Context) -> bool {
        let value = context.value(&self.key);
        match &self.test {
            Test::Never => false,
            Test::Null { qualifier: Some(Qualifier::ForAllValues), .. } => true,
            Test::Null { qualifier: Some(Qualifier::ForAnyValue), .. } => false,
            Test::Null { qualifier: None, absent } => absent.contains(&is_null(value)),
            Test::Compare { operator, values } => compare(*operator, values, value, context),
        }
    }

    /// The key and the texts one of which it requires, where it is no more than that.
    pub(super) fn required_text(&self) -> Option<(&str, Vec<&str>)> {
        let Test::Compare { operator, values } = &self.test else { return None };
        let is_plain = operator.limits() && operator.qualifier.is_none();
        let texts: Option<Vec<&str>> = values.iter().map(Comparison::literal).collect();
        texts.filter(|_| is_plain).map(|texts| (&*self.key, texts))
    }
}

/// An empty value counts as none.
fn is_null(value: Option<&ContextValue>) -> bool {
    match value {
        None => true,
        Some(ContextValue::One(value)) => value.is_empty(),
        Some(ContextValue::Many(values)) => values.is_empty(),
    }
}

fn compare(
    operator: Operator,
    wanted: &[Comparison],
    value: Option<&ContextValue>,
    context: &Context,
) -> bool {
    let holds = |value: &String| holds_for(operator, wanted, value, context);
    match (operator.qualifier, value) {
        (_, None) => holds_without_key(operator),
        (Some(_), Some(ContextValue::Many(values))) if values.is_empty() => holds_without_key(operator),
        (None, Some(ContextValue::One(value))) => holds(value),
        // Without a qualifier, several values are compared with nothing.
        (None, Some(ContextValue::Many(_))) => false,
        (Some(Qualifier::ForAllValues), Some(ContextValue::One(value))) => holds(value),
        (Some(Qualifier::ForAllValues), Some(ContextValue::Many(values))) => values.iter().all(holds),
        (Some(Qualifier::ForAnyValue), Some(ContextValue::One(value))) => holds(value),
        (Some(Qualifier::ForAnyValue), Some(ContextValue::Many(values))) => values.iter().any(holds),
    }
}

const fn holds_without_key(operator: Operator) -> bool {
    operator.if_exists
        || match operator.qualifier {
            Some(Qualifier::ForAllValues) => true,
            Some(Qualifier::ForAnyValue) => false,
            None => operator.name.is_negated(),
        }
}

/// Whether one value of the request is one of those wanted, or, negated, none of them. What cannot be compared is
/// neither.
fn holds_for(operator: Operator, wanted: &[Comparison], value: &str, context: &Context) -> bool {
    let mut is_comparable = true;
    let matches = wanted.iter().any(|wanted| match wanted.matches(value, context) {
        Some(matches) => matches,
        None => {
            is_comparable = false;
            false
        }
    });
    if operator.name.is_negated() { is_comparable && !matches } else { matches }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(operator: &str, key: &str, values: &[&str], context: &Context) -> bool {
        let values = values.iter().map(|value| (*value).into()).collect();
        let keys = vec![KeyValues { key: key.into(), values }];
        let blocks = [OperatorBlock { operator: operator.into(), keys }];
        conditions(&blocks, true).iter().all(|condition| condition.holds(context))
    }

    /// The truth table of keys with one value: matching, not matching, absent, empty.
    #[test]
    fn one_value() {
        let with = |value: &str| Context::default().with("aws:username", value).unwrap();
        let contexts = [with("ana"), with("bob"), Context::default(), with("")];
        for (operator, expected) in [
            ("StringEquals", [true, false, false, false]),
            ("StringNotEquals", [false, true, true, true]),
            ("StringEqualsIfExists", [true, false, true, false]),
            ("StringNotEqualsIfExists", [false, true, true, true]),
            ("ForAllValues:StringEquals", [true, false, true, false]),
            ("ForAnyValue:StringEquals", [true, false, false, false]),
            ("ForAnyValue:StringNotEquals", [false, true, false, true]),
            ("ForAnyValue:StringEqualsIfExists", [true, false, true, false]),
            ("stringequals", [false; 4]),
        ] {
            let results =
                contexts.each_ref().map(|context| holds(operator, "AWS:username", &["ana"], context));
            assert_eq!(results, expected, "{operator}");
        }
        for (operator, value, expected) in [
            ("Null", "true", [false, false, true, true]),
            ("Null", "false", [true, true, false, false]),
            ("Null", "maybe", [false; 4]),
            ("ForAllValues:Null", "true", [true; 4]),
            ("ForAnyValue:Null", "true", [false; 4]),
        ] {
            let results =
                contexts.each_ref().map(|context| holds(operator, "aws:username", &[value], context));
            assert_eq!(results, expected, "{operator} {value}");
        }
    }

    #[test]
    fn several_values() {
        let with = |values: &[&str]| {
            let values: Vec<String> = values.iter().map(|value| (*value).into()).collect();
            Context::default().with("aws:TagKeys", values).unwrap()
        };
        let contexts = [with(&["a"]), with(&["a", "c"]), with(&["c"]), with(&[]), Context::default()];
        for (operator, expected) in [
            ("StringEquals", [false, false, false, false, false]),
            ("StringNotEquals", [false, false, false, false, true]),
            ("ForAllValues:StringEquals", [true, false, false, true, true]),
            ("ForAnyValue:StringEquals", [true, true, false, false, false]),
            ("ForAllValues:StringNotEquals", [false, false, true, true, true]),
            ("ForAnyValue:StringNotEquals", [false, true, true, false, false]),
        ] {
            let results =
                contexts.each_ref().map(|context| holds(operator, "aws:TagKeys", &["a", "b"], context));
            assert_eq!(results, expected, "{operator}");
        }
    }

    #[test]
    fn a_list_without_values_matches_nothing() {
        let context = Context::default().with("aws:username", "ana").unwrap();
        assert!(!holds("StringEquals", "aws:username", &[], &context));
        assert!(holds("StringNotEquals", "aws:username", &[], &context));
        assert!(!holds("ForAllValues:StringEquals", "aws:username", &[], &context));
        assert!(holds("ForAllValues:StringEquals", "aws:username", &[], &Context::default()));
    }

    #[test]
    fn what_cannot_be_compared_neither_matches_nor_differs() {
        let context = Context::default().with("aws:UserAgent", "x").unwrap();
        for operator in ["NumericEquals", "NumericNotEquals", "NotIpAddress", "ArnNotLike"] {
            assert!(!holds(operator, "aws:UserAgent", &["1"], &context), "{operator}");
        }
        let context = Context::default().with("aws:SourceIp", "203.0.113.7").unwrap();
        assert!(!holds("NotIpAddress", "aws:SourceIp", &["office"], &context));
    }

    /// One of several values is enough, whatever the others are.
    #[test]
    fn a_value_that_cannot_be_read_takes_no_other_with_it() {
        let context = Context::default()
            .with("aws:SourceIp", "203.0.113.7")
            .and_then(|it| it.with("s3:max-keys", 10))
            .and_then(|it| it.with("aws:SecureTransport", false))
            .and_then(|it| it.with("aws:SourceArn", "arn:aws:s3:::b"))
            .unwrap();
        for (operator, key, values) in [
            ("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "office"]),
            ("NumericEquals", "s3:max-keys", ["10", "ten"]),
            ("Bool", "aws:SecureTransport", ["no", "false"]),
            ("ArnLike", "aws:SourceArn", ["arn:aws:s3:::b", "*"]),
            ("StringEquals", "aws:SourceIp", ["${aws:username", "203.0.113.7"]),
        ] {
            assert!(holds(operator, key, &values, &context), "{operator}");
        }
        assert!(!holds("NotIpAddress", "aws:SourceIp", &["10.0.0.0/8", "office"], &context));
    }

    #[test]
    fn a_variable_without_a_value_matches_nothing_and_differs_from_everything() {
        let context = Context::default().with("aws:UserAgent", "x").unwrap();
        assert!(!holds("StringEquals", "aws:UserAgent", &["${aws:username}"], &context));
        assert!(holds("StringNotEquals", "aws:UserAgent", &["${aws:username}"], &context));
        assert!(!holds("StringNotEquals", "aws:UserAgent", &["${aws:username"], &context));
    }

    #[test]
    fn without_conditions_all_holds() {
        assert!(conditions(&[], true).is_empty());
        let block = OperatorBlock { operator: "StringEquals".into(), keys: Vec::new() };
        assert!(conditions(&[block], true).is_empty());
    }
}
