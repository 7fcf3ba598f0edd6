//! `MISSING_QUALIFIER`: a condition on a key of several values without `ForAllValues` or `ForAnyValue`.
//!
//! Without either, IAM compares one value, and such a condition does not match. An error for the keys of IAM and for
//! those of S3, IAM, STS and KMS, a warning for those of other services.
//!
//! - severity: error or warning
//! - bad: `StringLike: { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" }`
//! - good: `ForAnyValue:StringLike: { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" }`

use super::context::{KeyRead, KeySource};
use super::{Context, Report};
use crate::{Code, Fault, Operator, OperatorName, Qualifier};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for key in context.keys.iter().filter(|key| key.is_multivalued()) {
        let Some(operator) = key.operator.filter(|operator| needs_qualifier(*operator)) else { continue };
        let fault = fault_of(key, operator);
        match (key.source, &key.key) {
            (KeySource::Service(_), Ok(parsed)) => report.by_catalogue(key.place, parsed.prefix(), fault),
            _ => report.error(key.place, fault),
        }
    }
}

/// `Null` asks for the key itself, whatever its values.
fn needs_qualifier(operator: Operator) -> bool {
    operator.qualifier.is_none() && operator.name != OperatorName::Null
}

fn fault_of(key: &KeyRead<'_>, operator: Operator) -> Fault {
    let message = format!("`{}` has several values, and `{operator}` compares one", key.text);
    let with = |qualifier| Operator { qualifier: Some(qualifier), ..operator };
    let (any, all) = (with(Qualifier::ForAnyValue), with(Qualifier::ForAllValues));
    let help = format!("write `{any}` where one of them has to match, `{all}` where all of them have to");
    Fault::new(Code::MISSING_QUALIFIER, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Finding, PolicyKind};

    fn found(operator: &str, key: &str) -> Vec<Finding> {
        run(
            check,
            PolicyKind::Identity,
            [with_condition(allow(&["s3:GetObject"], &["*"]), operator, key, "true")],
        )
    }

    #[test]
    fn keys_of_several_values_need_one() {
        let found_one = found("StringLikeIfExists", "aws:PrincipalOrgPaths");
        assert_eq!(codes(&found_one), ["MISSING_QUALIFIER"]);
        let help = found_one[0].fault.help.as_deref().unwrap();
        assert!(help.contains("`ForAnyValue:StringLikeIfExists`"), "{help}");
        assert!(found("StringEquals", "kms:GrantOperations")[0].severity.stops_the_build());
        assert!(!found("StringEquals", "events:source")[0].severity.stops_the_build());
    }

    #[test]
    fn others_do_not() {
        for (operator, key) in [
            ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths"),
            ("ForAllValues:StringEquals", "aws:TagKeys"),
            ("Null", "aws:TagKeys"),
            ("StringEquals", "aws:PrincipalOrgID"),
            ("StringEquals", "s3:prefix"),
            ("StringEquals", "issuer.example.com:aud"),
        ] {
            assert!(found(operator, key).is_empty(), "{operator} {key}");
        }
    }
}
