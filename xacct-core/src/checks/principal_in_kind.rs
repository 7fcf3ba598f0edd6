//! Principals where the kind of policy has none, or none where it must have some: `MISSING_PRINCIPAL`,
//! `UNSUPPORTED_PRINCIPAL`, `SCP_SYNTAX_ERROR_PRINCIPAL`, `FEDERATED_PRINCIPAL_NOT_SUPPORTED`,
//! `UNSUPPORTED_PRINCIPAL_IN_POLICY`, `ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL`,
//! `ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL`.
//!
//! A policy of a resource says who; a policy of an identity is already somebody's.
//!
//! - severity: error or warning
//! - bad: `policy! { <Identity> allow { principal: "222222222222", … } }`
//! - good: `policy! { <Bucket> allow { principal: "222222222222", … } }`

use super::{Context, Report};
use crate::{Code, Element, Fault, Place, PolicyKind, PrincipalKind, Principals, Statement, Within};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for (index, statement) in context.statements() {
        if context.kind.names_principals() {
            check_presence(context.kind, index, statement, report);
        } else {
            check_absence(context.kind, index, statement, report);
        }
    }
    check_entries(context, report);
}

fn check_presence(kind: PolicyKind, index: usize, statement: &Statement, report: &mut Report) {
    let at = |within| Place::Statement(index, within);
    let help = || {
        let who = match kind.lists_principals() {
            true => "an account such as `222222222222`, a user, a role, a service",
            false => "everyone, as `*`",
        };
        format!("{} says to whom it applies: {who}", kind.in_words())
    };
    match statement.principals().next() {
        None => {
            let fault = Fault::new(Code::MISSING_PRINCIPAL, "the statement has no principal");
            report.error(at(Within::Whole), fault.help(help()));
        }
        // Access Analyzer only suggests to fill it: it applies to nobody, and no service is known to refuse it.
        Some((element, principals)) if principals.is_nobody() => {
            let fault = Fault::new(Code::MISSING_PRINCIPAL, format!("`{}` is empty", element.as_str()));
            report.warning(at(Within::Element(element)), fault.help(help()));
        }
        Some(_) => {}
    }
    if statement.not_principal.is_some()
        && let Some(fault) = negation_fault(kind)
    {
        report.error(at(Within::Element(Element::NotPrincipal)), fault);
    }
    if kind == PolicyKind::Trust && statement.principal == Some(Principals::Everyone) {
        let fault = Fault::new(
            Code::ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
            "IAM refuses `*` as the principal of a trust policy",
        );
        report.error(at(Within::Element(Element::Principal)), fault.help("name who may assume the role"));
    }
}

/// The fault of `NotPrincipal`, which only the policies of buckets, access points and keys may have. That of a
/// resource control policy is another check's.
fn negation_fault(kind: PolicyKind) -> Option<Fault> {
    let (code, help) = match kind {
        PolicyKind::Trust => {
            (Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL, "name who may assume the role")
        }
        PolicyKind::VpcEndpoint => (
            Code::UNSUPPORTED_PRINCIPAL_IN_POLICY,
            "write `*`, and compare `aws:PrincipalArn` in a condition",
        ),
        _ => return None,
    };
    Some(Fault::new(code, format!("{} has no `NotPrincipal`", kind.in_words())).help(help))
}

fn check_absence(kind: PolicyKind, index: usize, statement: &Statement, report: &mut Report) {
    for (element, _) in statement.principals() {
        let code = match kind {
            PolicyKind::ServiceControl => Code::SCP_SYNTAX_ERROR_PRINCIPAL,
            _ => Code::UNSUPPORTED_PRINCIPAL,
        };
        let fault = Fault::new(code, format!("{} has no `{}`", kind.in_words(), element.as_str()));
        let help = "it applies to whom it is attached to; only the policy of a resource names principals";
        report.error(Place::Statement(index, Within::Element(element)), fault.help(help));
    }
}

fn check_entries(context: &Context<'_>, report: &mut Report) {
    for read in &context.principals {
        match (context.kind, read.kind) {
            (kind, PrincipalKind::Federated) if kind != PolicyKind::Trust => {
                let message = format!("{} has no federated principals", kind.in_words());
                let fault = Fault::new(Code::FEDERATED_PRINCIPAL_NOT_SUPPORTED, message);
                report
                    .error(read.place, fault.help("name the role that the identity provider's users assume"));
            }
            (kind, PrincipalKind::CanonicalUser) if !is_of_s3(kind) => {
                let message = format!("{} has no canonical user ids: they are S3's", kind.in_words());
                let fault = Fault::new(Code::UNSUPPORTED_PRINCIPAL_IN_POLICY, message);
                report.error(read.place, fault.help("name the account by its 12 digits"));
            }
            _ => {}
        }
    }
}

fn is_of_s3(kind: PolicyKind) -> bool {
    matches!(kind, PolicyKind::Bucket | PolicyKind::AccessPoint)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn found(kind: PolicyKind, principal: Option<Principals>) -> Vec<&'static str> {
        codes(&run(check, kind, [Statement { principal, ..allow(&["s3:GetObject"], &["*"]) }]))
    }

    #[test]
    fn required_where_the_policy_belongs_to_a_resource() {
        assert_eq!(found(PolicyKind::Bucket, None), ["MISSING_PRINCIPAL"]);
        assert_eq!(found(PolicyKind::Trust, None), ["MISSING_PRINCIPAL"]);
        assert_eq!(found(PolicyKind::Bucket, Some(Principals::Listed(vec![]))), ["MISSING_PRINCIPAL"]);
        assert!(found(PolicyKind::Bucket, principal("222222222222")).is_empty());
        assert!(found(PolicyKind::Bucket, Some(Principals::Everyone)).is_empty());
    }

    #[test]
    fn forbidden_where_it_belongs_to_an_identity() {
        assert_eq!(found(PolicyKind::Identity, principal("222222222222")), ["UNSUPPORTED_PRINCIPAL"]);
        assert!(found(PolicyKind::Identity, None).is_empty());
    }

    #[test]
    fn each_kind_has_its_own_principals() {
        let saml = "arn:aws:iam::222222222222:saml-provider/Idp";
        assert_eq!(found(PolicyKind::Bucket, principal(saml)), ["FEDERATED_PRINCIPAL_NOT_SUPPORTED"]);
        assert!(found(PolicyKind::Trust, principal(saml)).is_empty());
        assert_eq!(found(PolicyKind::Trust, principal(&"a".repeat(64))), ["UNSUPPORTED_PRINCIPAL_IN_POLICY"]);
        assert_eq!(
            found(PolicyKind::Trust, Some(Principals::Everyone)),
            [Code::ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL.as_str()]
        );
        let not = Statement { not_principal: principal("222222222222"), ..allow(&["sts:AssumeRole"], &[]) };
        assert_eq!(
            codes(&run(check, PolicyKind::Trust, [not])),
            [Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL.as_str()]
        );
    }
    #[test]
    fn canonical_users_are_s3s() {
        let canonical = "a".repeat(64);
        for kind in [PolicyKind::KmsKey, PolicyKind::VpcEndpoint] {
            assert_eq!(found(kind, principal(&canonical)), ["UNSUPPORTED_PRINCIPAL_IN_POLICY"], "{kind}");
        }
        assert!(found(PolicyKind::Bucket, principal(&canonical)).is_empty());
        assert!(found(PolicyKind::AccessPoint, principal(&canonical)).is_empty());
    }

    #[test]
    fn the_policies_of_organizations_and_endpoints() {
        assert_eq!(
            found(PolicyKind::ServiceControl, Some(Principals::Everyone)),
            ["SCP_SYNTAX_ERROR_PRINCIPAL"]
        );
        assert_eq!(found(PolicyKind::ResourceControl, None), ["MISSING_PRINCIPAL"]);
        assert!(found(PolicyKind::ResourceControl, principal("222222222222")).is_empty(), "another check's");
        assert!(found(PolicyKind::VpcEndpoint, principal("222222222222")).is_empty());
    }

    #[test]
    fn who_is_left_out_may_be_named_by_policies_of_resources() {
        let not = Statement { not_principal: principal("222222222222"), ..allow(&["s3:GetObject"], &["*"]) };
        let found = |kind| codes(&run(check, kind, [not.clone()]));
        for kind in [PolicyKind::Bucket, PolicyKind::AccessPoint, PolicyKind::KmsKey] {
            assert!(found(kind).is_empty(), "{kind}");
        }
        assert_eq!(found(PolicyKind::VpcEndpoint), ["UNSUPPORTED_PRINCIPAL_IN_POLICY"]);
        assert_eq!(found(PolicyKind::ServiceControl), ["SCP_SYNTAX_ERROR_PRINCIPAL"]);
        assert_eq!(found(PolicyKind::Session), ["UNSUPPORTED_PRINCIPAL"]);
    }
}
