//! `WILDCARD_USAGE_TOO_PERMISSIVE`, `VARIABLE_USAGE_TOO_PERMISSIVE`: a wildcard or a variable where a condition says
//! which account, organization or network is trusted.
//!
//! Ids are given out by AWS at random: what begins like yours may be anybody's. A variable may stand there alone if
//! AWS itself sets its value to an id, as in `${aws:PrincipalAccount}`; tags and names are set by whoever may tag or
//! name.
//!
//! - severity: error
//! - bad: `StringLike: { "aws:PrincipalOrgID": "o-a1b2*" }`
//! - good: `StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }`

use super::{Context, Report};
use crate::value::variable::{Variable, VariableRead, variables};
use crate::value::wildcards_in;
use crate::{Code, Document, Fault};
use xacct_catalog::{KeyType, global_condition_key};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let has_variables = context.document.version.as_deref() == Some(Document::VERSION);
    for key in context.keys.iter().filter(|key| key.is_sensitive()) {
        let Some(operator) =
            key.operator.filter(|operator| operator.name.value_type() == Some(KeyType::String))
        else {
            continue;
        };
        for read in &key.values {
            let text = read.value.as_str();
            if operator.name.has_wildcards()
                && let Some(at) = wildcards_in(text).next()
            {
                let message = format!("a wildcard in `{}` trusts ids that nobody has looked at", key.text);
                let fault = Fault::new(Code::WILDCARD_USAGE_TOO_PERMISSIVE, message).at(at..at + 1);
                report.error(read.place, fault.help("write each id in full"));
            }
            if has_variables && let Some(variable) = variables(text).find(|read| is_of_others(text, read)) {
                let message =
                    format!("a policy variable in `{}` lets its value decide who is trusted", key.text);
                let fault = Fault::new(Code::VARIABLE_USAGE_TOO_PERMISSIVE, message).at(variable.range);
                report.error(read.place, fault.help("write each id in full"));
            }
        }
    }
}

/// Whether others than AWS have a say in what the variable makes of `text`.
fn is_of_others(text: &str, read: &VariableRead<'_>) -> bool {
    match read.variable {
        Ok(Variable::Key { name, default: None }) if read.range == (0..text.len()) => !holds_id_of_aws(name),
        Ok(_) => true,
        // The fault of another check.
        Err(_) => false,
    }
}

/// Whether `text` is a policy variable alone that AWS itself sets to an id, which this check accepts.
pub(super) fn is_id_of_aws(text: &str) -> bool {
    variables(text).next().is_some_and(|read| read.variable.is_ok() && !is_of_others(text, &read))
}

/// Whether the key holds an id that AWS sets, of the kind that the sensitive keys hold.
fn holds_id_of_aws(name: &str) -> bool {
    global_condition_key(name)
        .is_some_and(|key| key.is_sensitive() || key.matches("aws:Ec2InstanceSourceVpc"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;

    fn found(operator: &str, key: &str, value: &str) -> Vec<&'static str> {
        let statement = with_condition(allow(&["s3:GetObject"], &["*"]), operator, key, value);
        let document = Document {
            version: Some(Document::VERSION.into()),
            statements: vec![statement],
            ..Document::default()
        };
        codes(&run_on(check, PolicyKind::Identity, &document))
    }

    #[test]
    fn ids_are_written_in_full() {
        assert_eq!(found("StringLike", "aws:PrincipalOrgID", "o-*"), ["WILDCARD_USAGE_TOO_PERMISSIVE"]);
        assert_eq!(
            found("StringNotLike", "aws:SourceVpce", "vpce-0?1b2c3d"),
            ["WILDCARD_USAGE_TOO_PERMISSIVE"]
        );
        assert_eq!(
            found("StringEquals", "aws:SourceVpc", "${aws:PrincipalTag/vpc}"),
            ["VARIABLE_USAGE_TOO_PERMISSIVE"]
        );
        assert_eq!(
            found("StringEquals", "aws:PrincipalOrgID", "o-${aws:PrincipalAccount}"),
            ["VARIABLE_USAGE_TOO_PERMISSIVE"]
        );
        assert_eq!(
            found("StringEquals", "aws:SourceAccount", "${aws:PrincipalAccount, 'x'}"),
            ["VARIABLE_USAGE_TOO_PERMISSIVE"]
        );
    }

    #[test]
    fn what_aws_sets_may_be_compared_with_what_aws_sets() {
        for (operator, key, value) in [
            ("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}"),
            ("StringNotEquals", "aws:SourceVpc", "${aws:Ec2InstanceSourceVpc}"),
            ("StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgId}"),
            ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
            ("StringEquals", "aws:PrincipalOrgID", "o-*"),
            ("StringLike", "aws:PrincipalTag/team", "*"),
            ("StringLike", "aws:PrincipalOrgID", "${aws:username"),
        ] {
            assert!(found(operator, key, value).is_empty(), "{operator} {key} {value}");
        }
    }
}
