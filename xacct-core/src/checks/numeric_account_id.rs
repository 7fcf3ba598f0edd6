//! `NUMERIC_ACCOUNT_ID`: an account id as a JSON number, which loses its leading zeros and then is no account.
//!
//! - severity: error
//! - bad: `"Condition": { "StringEquals": { "aws:SourceAccount": 12345678901 } }`
//! - good: `"Condition": { "StringEquals": { "aws:SourceAccount": "012345678901" } }`
//! - allow: not at all: only JSON has such values

use super::{Context, Report};
use crate::value_form::ValueForm;
use crate::{AccountId, ConditionValue};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for key in &context.keys {
        for value in &key.values {
            if let ConditionValue::Number(digits) = value.value
                && holds_accounts(key.text)
                && let Some((_, fault)) = AccountId::of_number(digits)
            {
                report.error(value.place, fault);
            }
        }
    }
}

fn holds_accounts(key: &str) -> bool {
    matches!(ValueForm::of_key(key), Some(ValueForm::Account | ValueForm::AccountOfPrincipal))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Place, PolicyKind, Within};

    #[test]
    fn numbers_are_reported_where_account_ids_belong() {
        let found = |key: &str, value: ConditionValue| {
            let mut statement = with_condition(allow(&["s3:GetObject"], &["*"]), "StringEquals", key, "x");
            statement.condition.as_mut().unwrap()[0].keys[0].values = vec![value];
            run(check, PolicyKind::Bucket, [statement])
        };
        let number = |digits: &str| ConditionValue::Number(digits.into());
        let findings = found("AWS:SourceAccount", number("12345678901"));
        assert_eq!(codes(&findings), ["NUMERIC_ACCOUNT_ID"]);
        assert_eq!(findings[0].place, Place::Statement(0, Within::Value(0, 0, 0)));
        assert!(findings[0].fault.help.as_ref().unwrap().contains("`\"012345678901\"`"), "{findings:?}");
        assert!(found("aws:SourceAccount", "111122223333".into()).is_empty());
        assert!(found("s3:max-keys", number("111122223333")).is_empty());
    }
}
