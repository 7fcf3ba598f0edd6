//! Values that the operator cannot read: `INVALID_CONDITION_DATA_TYPE`, `INVALID_CONDITION_MULTIPLE_BOOLEAN`,
//! `TYPE_MISMATCH_BOOLEAN`, `TYPE_MISMATCH_NUMBER`, `TYPE_MISMATCH_DATE`, `INVALID_DATE_VALUE`,
//! `TYPE_MISMATCH_IP_RANGE`.
//!
//! Such a condition never holds, or always where the operator is negated.
//!
//! - severity: error of `INVALID_CONDITION_DATA_TYPE`, `INVALID_CONDITION_MULTIPLE_BOOLEAN`, `TYPE_MISMATCH_IP_RANGE`;
//!   warning of `TYPE_MISMATCH_BOOLEAN`, `TYPE_MISMATCH_NUMBER`, `TYPE_MISMATCH_DATE`, `INVALID_DATE_VALUE`
//! - bad: `IpAddress: { "aws:SourceIp": "203.0.113" }`
//! - good: `IpAddress: { "aws:SourceIp": "203.0.113.0/24" }`

use super::context::{KeyRead, ValueRead};
use super::variable_for_operator::start_of_variable;
use super::{Context, Report};
use crate::value::{boolean, number};
use crate::{Code, ConditionValue, Fault, IpRange, OperatorName, Timestamp};
use xacct_catalog::KeyType;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for key in &context.keys {
        let Some(operator) = key.operator else { continue };
        if operator.name == OperatorName::Bool && key.value_count > 1 {
            report.error(key.place, several_booleans(key));
        }
        if let Some((value, fault)) = data_type_fault(key, operator.name) {
            report.error(value.place, fault);
            continue;
        }
        if matches!(operator.name.value_type(), Some(KeyType::String | KeyType::Arn | KeyType::Binary)) {
            continue;
        }
        for read in key.values.iter().filter(|read| start_of_variable(read.value.as_str()).is_none()) {
            check_value(operator.name, read, report);
        }
    }
}

fn several_booleans(key: &KeyRead<'_>) -> Fault {
    let message = format!("`Bool` compares with one value, and these are {}", key.value_count);
    let null = format!("`Null: {{ \"{}\": false }}`", key.text);
    let help = format!("write one of them, or ask with {null} whether the request carries the key at all");
    Fault::new(Code::INVALID_CONDITION_MULTIPLE_BOOLEAN, message).help(help)
}

/// The first value of a JSON type that does not belong there.
fn data_type_fault<'k>(key: &'k KeyRead<'_>, operator: OperatorName) -> Option<(&'k ValueRead<'k>, Fault)> {
    let first = key.values.first()?;
    let differs =
        |read: &&ValueRead<'_>| std::mem::discriminant(read.value) != std::mem::discriminant(first.value);
    let fault = |message| Fault::new(Code::INVALID_CONDITION_DATA_TYPE, message);
    if let Some(other) = key.values.iter().find(differs) {
        let message = format!("{} stands beside {}", type_in_words(other.value), type_in_words(first.value));
        return Some((
            other,
            fault(message).help("the values of one key are all of one JSON type: quote them all"),
        ));
    }
    let fits = match first.value {
        ConditionValue::Text(_) => true,
        ConditionValue::Number(_) => {
            matches!(operator.value_type(), Some(KeyType::String | KeyType::Numeric | KeyType::Date))
        }
        ConditionValue::Bool(_) => {
            matches!(operator.value_type(), None | Some(KeyType::String | KeyType::Bool))
        }
    };
    let message = || format!("`{}` does not compare with {}", operator.as_str(), type_in_words(first.value));
    (!fits).then(|| (first, fault(message()).help(format!("it compares with {}", wanted_by(operator)))))
}

fn type_in_words(value: &ConditionValue) -> &'static str {
    match value {
        ConditionValue::Text(_) => "a string",
        ConditionValue::Number(_) => "a number",
        ConditionValue::Bool(_) => "a boolean",
    }
}

fn wanted_by(operator: OperatorName) -> &'static str {
    match operator.value_type() {
        Some(KeyType::Numeric) => "numbers",
        Some(KeyType::Date) => "dates, which are strings",
        Some(KeyType::IpAddress) => "addresses, which are strings",
        Some(KeyType::Arn) => "ARNs, which are strings",
        Some(KeyType::Binary) => "base64, which is a string",
        Some(KeyType::Bool) | None => "`true` or `false`",
        Some(KeyType::String) => "strings",
    }
}

fn check_value(operator: OperatorName, read: &ValueRead<'_>, report: &mut Report) {
    let text = read.value.as_str();
    let fault = match operator.value_type() {
        Some(KeyType::Bool) | None => boolean(text).err(),
        Some(KeyType::Numeric) => number(text).err(),
        Some(KeyType::Date) => date_fault(text),
        Some(KeyType::IpAddress) => {
            if let Err(fault) = IpRange::new(text.to_owned()) {
                report.error(read.place, Fault { code: Code::TYPE_MISMATCH_IP_RANGE, ..fault });
            }
            None
        }
        Some(KeyType::String | KeyType::Arn | KeyType::Binary) => None,
    };
    if let Some(fault) = fault {
        report.warning(read.place, fault);
    }
}

fn date_fault(text: &str) -> Option<Fault> {
    let time = match Timestamp::new(text.to_owned()) {
        Err(fault) => return Some(Fault { code: Code::TYPE_MISMATCH_DATE, ..fault }),
        Ok(time) => time,
    };
    time.is_epoch_seconds().then(|| {
        let fault = Fault::new(Code::INVALID_DATE_VALUE, format!("`{text}` is read as seconds since 1970"));
        match time.epoch_as_date() {
            Some(date) => fault.help(format!("write the date itself, `{date}`")).suggest(Some(date)),
            None => fault.help("that is after the year 9999: are these milliseconds?"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Finding, KeyValues, OperatorBlock, PolicyKind, Severity, Statement};

    fn found(operator: &str, values: &[ConditionValue]) -> Vec<Finding> {
        let keys = vec![KeyValues { key: "aws:SourceIp".into(), values: values.to_vec() }];
        let condition = Some(vec![OperatorBlock { operator: operator.into(), keys }]);
        run(check, PolicyKind::Identity, [Statement { condition, ..allow(&["s3:GetObject"], &["*"]) }])
    }

    fn texts(operator: &str, values: &[&str]) -> Vec<Finding> {
        found(operator, &values.iter().map(|&text| text.into()).collect::<Vec<_>>())
    }

    #[test]
    fn values_that_the_operator_reads_are_accepted() {
        for (operator, value) in [
            ("Bool", "True"),
            ("Null", "false"),
            ("NumericLessThanEqualsIfExists", "1.2"),
            ("ForAnyValue:DateGreaterThan", "2026-12-31"),
            ("IpAddress", "203.0.113.0/24"),
            ("StringEquals", "anything"),
            ("BinaryEquals", "anything"),
            ("NumericEquals", "${aws:username}"),
            ("Unknown", "anything"),
        ] {
            assert!(texts(operator, &[value]).is_empty(), "{operator} {value}");
        }
    }

    #[test]
    fn the_others_have_the_code_of_their_type() {
        for (operator, value, code, severity) in [
            ("Bool", "yes", "TYPE_MISMATCH_BOOLEAN", Severity::Warning),
            ("Null", "0", "TYPE_MISMATCH_BOOLEAN", Severity::Warning),
            ("NumericEquals", "ten", "TYPE_MISMATCH_NUMBER", Severity::Warning),
            ("DateLessThan", "tomorrow", "TYPE_MISMATCH_DATE", Severity::Warning),
            ("DateLessThan", "1672531200", "INVALID_DATE_VALUE", Severity::Warning),
            ("NotIpAddress", "10.0.0", "TYPE_MISMATCH_IP_RANGE", Severity::Error),
        ] {
            let found = texts(operator, &[value]);
            assert_eq!(codes(&found), [code], "{operator} {value}");
            assert_eq!(found[0].severity, severity);
            assert_eq!(found[0].place.to_string(), "statement 0, operator 0, key 0, value 0");
        }
    }

    #[test]
    fn a_truth_value_is_one_value() {
        assert_eq!(codes(&texts("Bool", &["true", "false"])), ["INVALID_CONDITION_MULTIPLE_BOOLEAN"]);
        assert!(texts("Bool", &["true"]).is_empty());
    }

    #[test]
    fn json_types_are_not_mixed() {
        let [text, number, bool] =
            ["1".into(), ConditionValue::Number("1".into()), ConditionValue::Bool(true)];
        let mixed = found("NumericEquals", &[number.clone(), text.clone(), bool.clone()]);
        assert_eq!(codes(&mixed), ["INVALID_CONDITION_DATA_TYPE"]);
        assert_eq!(mixed[0].place.to_string(), "statement 0, operator 0, key 0, value 1");
        for (operator, value) in [
            ("Bool", &number),
            ("Null", &number),
            ("NumericEquals", &bool),
            ("IpAddress", &number),
            ("ArnLike", &bool),
        ] {
            assert_eq!(
                codes(&found(operator, std::slice::from_ref(value))),
                ["INVALID_CONDITION_DATA_TYPE"],
                "{operator}"
            );
        }
        for (operator, value) in [
            ("Bool", &bool),
            ("Null", &bool),
            ("NumericEquals", &number),
            ("StringEquals", &number),
            ("StringEquals", &bool),
        ] {
            assert!(found(operator, std::slice::from_ref(value)).is_empty(), "{operator}");
        }
        assert_eq!(
            codes(&found("DateLessThan", &[ConditionValue::Number("1672531200".into())])),
            ["INVALID_DATE_VALUE"]
        );
    }
}
