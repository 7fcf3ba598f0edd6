//! A principal that IAM cannot read: `INVALID_PRINCIPAL_FORMAT`, `INVALID_SERVICE_PRINCIPAL_FORMAT`,
//! `INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY`, `INVALID_ARN_ACCOUNT`, `INVALID_PARTITION`,
//! `PRINCIPAL_GROUP` and the other codes of [`Principal::new`](crate::Principal::new), whose rules these are.
//!
//! S3, IAM and KMS refuse a policy that names such a principal when it is saved. That an identity provider is none is
//! a code of its own in a trust policy, where alone it belongs.
//!
//! - severity: error
//! - bad: `principal: "arn:aws:iam::22222222222:role/analyst"` (11 digits)
//! - good: `principal: "arn:aws:iam::222222222222:role/analyst"`

use super::{Context, Report};
use crate::{Code, Fault, PolicyKind, PrincipalKind};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for read in &context.principals {
        match &read.principal {
            Err(fault) if fault.code != Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL => {
                let is_provider = read.kind == PrincipalKind::Federated && context.kind == PolicyKind::Trust;
                let code = match fault.code {
                    Code::INVALID_PRINCIPAL_FORMAT if is_provider => {
                        Code::INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY
                    }
                    code => code,
                };
                report.error(read.place, Fault { code, ..fault.clone() });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Principals, Statement};

    fn found(value: &str) -> Vec<&'static str> {
        let statement = Statement { principal: principal(value), ..allow(&["s3:GetObject"], &["*"]) };
        codes(&run(check, PolicyKind::Bucket, [statement]))
    }

    #[test]
    fn each_fault_is_reported_once() {
        assert_eq!(found("arn:aws:iam::22222222222:role/analyst"), ["INVALID_ARN_ACCOUNT"]);
        assert_eq!(found("analyst"), ["INVALID_PRINCIPAL_FORMAT"]);
        assert!(found("arn:aws:iam::222222222222:role/analyst").is_empty());
        assert!(found("arn:aws:iam::222222222222:role/*").is_empty(), "another check's fault");
    }
    #[test]
    fn an_identity_provider_has_a_code_of_its_own() {
        let provider = Some(Principals::grouped([(PrincipalKind::Federated, "https://idp")]));
        let statement = Statement { principal: provider, ..allow(&["sts:AssumeRoleWithSAML"], &[]) };
        let found = run(check, PolicyKind::Trust, [statement]);
        assert_eq!(codes(&found), [Code::INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY.as_str()]);
    }
}
