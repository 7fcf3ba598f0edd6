//! A value that its key never has: `INVALID_REGION`, `INVALID_VPC_FORMAT`, `INVALID_VPCE_FORMAT`, `INVALID_ACCOUNT_ID`,
//! `INVALID_KMS_KEY_VALUE`, `INVALID_SERVICE_PRINCIPAL_FORMAT`.
//!
//! The condition never holds, or always where the operator is negated. Values with policy variables are left alone, and
//! so are patterns below the operators that have them.
//!
//! - severity: error or warning
//! - bad: `StringEquals: { "aws:RequestedRegion": "eu-west1" }`
//! - good: `StringEquals: { "aws:RequestedRegion": "eu-west-1" }`

use super::variable_for_operator::start_of_variable;
use super::{Context, Report};
use crate::value::{service_name, service_of_region, single_service_name, wildcards_in};
use crate::value_form::ValueForm;
use crate::{AccountId, Code, ConditionValue, Fault, KmsKeyArn, Operator, Region, VpcEndpointId, VpcId};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for key in &context.keys {
        let Some(operator) = key.operator.filter(|operator| operator.name.resolves_variables()) else {
            continue;
        };
        let Some(form) = ValueForm::of_key(key.text) else { continue };
        for read in &key.values {
            let ConditionValue::Text(text) = read.value else { continue };
            if start_of_variable(text).is_some() {
                continue;
            }
            let Err(fault) = parse(form, text) else { continue };
            match wildcards_in(text).next() {
                None => report.error(read.place, fault),
                Some(_) if operator.name.has_wildcards() => {}
                Some(at) => report.warning(read.place, literal_wildcard(fault.code, operator, at)),
            }
        }
    }
}

/// The fault of a pattern that its operator compares as it is written. Access Analyzer does not hold it against the
/// form of the value, hence no error.
fn literal_wildcard(code: Code, operator: Operator, at: usize) -> Fault {
    let fault = Fault::new(code, format!("to `{operator}` a wildcard is a character like any other"));
    fault.at(at..at + 1).help("patterns belong below `StringLike` and `StringNotLike`")
}

fn parse(form: ValueForm, text: &str) -> Result<(), Fault> {
    match form {
        ValueForm::Account => account(text),
        // Requests that nobody signed have no account.
        ValueForm::AccountOfPrincipal if text == "anonymous" => Ok(()),
        ValueForm::AccountOfPrincipal => account(text),
        ValueForm::Region => Region::new(text.to_owned()).map(drop),
        ValueForm::Vpc => VpcId::new(text.to_owned()).map(drop),
        ValueForm::VpcEndpoint => VpcEndpointId::new(text.to_owned()).map(drop),
        ValueForm::KmsKey => KmsKeyArn::new(text.to_owned()).map(drop),
        ValueForm::Service => service_name(text),
        ValueForm::SingleService => single_service_name(text),
        ValueForm::ServiceOfRegion => service_of_region(text),
    }
}

fn account(text: &str) -> Result<(), Fault> {
    AccountId::new(text.to_owned()).map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Finding, PolicyKind};

    fn found(operator: &str, key: &str, value: &str) -> Vec<Finding> {
        run(
            check,
            PolicyKind::Identity,
            [with_condition(allow(&["s3:GetObject"], &["*"]), operator, key, value)],
        )
    }

    #[test]
    fn each_key_has_its_form() {
        for (key, good, bad, code) in [
            ("aws:RequestedRegion", "eu-west-1", "eu-west1", "INVALID_REGION"),
            ("aws:sourcevpc", "vpc-0a1b2c3d", "vpc_1", "INVALID_VPC_FORMAT"),
            ("aws:SourceVpce", "vpce-0a1b2c3d", "vpc-0a1b2c3d", "INVALID_VPCE_FORMAT"),
            ("aws:SourceAccount", "111122223333", "1111-2222-3333", "INVALID_ACCOUNT_ID"),
            ("aws:PrincipalAccount", "anonymous", "root", "INVALID_ACCOUNT_ID"),
            ("aws:CalledVia", "athena.amazonaws.com", "athena", "INVALID_SERVICE_PRINCIPAL_FORMAT"),
            (
                "aws:CalledVia",
                "athena.amazonaws.com",
                "a.athena.amazonaws.com",
                "INVALID_SERVICE_PRINCIPAL_FORMAT",
            ),
            (
                "iam:PassedToService",
                "pods.eks.amazonaws.com",
                "EC2.amazonaws.com",
                "INVALID_SERVICE_PRINCIPAL_FORMAT",
            ),
            (
                "kms:ViaService",
                "s3.eu-west-1.amazonaws.com",
                "s3.amazonaws.com",
                "INVALID_SERVICE_PRINCIPAL_FORMAT",
            ),
            (
                "s3:x-amz-server-side-encryption-aws-kms-key-id",
                "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "alias/reports",
                "INVALID_KMS_KEY_VALUE",
            ),
        ] {
            assert!(
                found("StringEquals", key, good).is_empty(),
                "{key}: {:?}",
                found("StringEquals", key, good)
            );
            assert_eq!(codes(&found("StringNotEqualsIfExists", key, bad)), [code], "{key}");
            assert!(found("Null", key, bad).is_empty());
        }
    }

    #[test]
    fn patterns_and_variables_are_left_alone() {
        assert!(found("StringLike", "aws:RequestedRegion", "eu-*").is_empty());
        let literal = found("StringEquals", "aws:RequestedRegion", "eu-*");
        assert_eq!(codes(&literal), ["INVALID_REGION"]);
        assert!(!literal[0].severity.stops_the_build());
        assert!(found("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}").is_empty());
        assert!(found("StringEquals", "s3:prefix", "anything").is_empty());
    }
}
