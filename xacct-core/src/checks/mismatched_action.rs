//! `MISMATCHED_ACTION_FOR_PRINCIPAL`: an action of STS that no principal of the statement can call.
//!
//! Users of a SAML provider call `sts:AssumeRoleWithSAML`, those of an OIDC provider `sts:AssumeRoleWithWebIdentity`,
//! accounts, users, roles and services `sts:AssumeRole`. A statement may name several of them and the action of each.
//!
//! - severity: error
//! - bad: `principal: "accounts.google.com", action: sts:AssumeRole`
//! - good: `principal: "accounts.google.com", action: sts:AssumeRoleWithWebIdentity`

use super::context::ActionRead;
use super::{Context, Report};
use crate::{Code, Element, Fault, IdentityProvider, PolicyKind, Principal};

const ASSUME_ROLE: &str = "AssumeRole";
const WITH_SAML: &str = "AssumeRoleWithSAML";
const WITH_WEB_IDENTITY: &str = "AssumeRoleWithWebIdentity";

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.kind != PolicyKind::Trust {
        return;
    }
    for action in context.actions.iter().filter(|action| action.element == Element::Action) {
        if let Some(called) = assuming(action)
            && let Some(callable) = callable(context, action.statement)
            && !callable.contains(&called)
        {
            report.error(action.place, fault_of(context, action, called, &callable));
        }
    }
}

/// Which of the three actions it is; wildcards stand for all of them.
fn assuming(action: &ActionRead) -> Option<&'static str> {
    let of_sts = action.service.is_some_and(|service| service.prefix() == "sts");
    [ASSUME_ROLE, WITH_SAML, WITH_WEB_IDENTITY]
        .into_iter()
        .find(|name| action.is_called(name))
        .filter(|_| of_sts)
}

/// What the principals of the statement call; nothing where that is not known of one of them.
fn callable(context: &Context<'_>, statement: usize) -> Option<Vec<&'static str>> {
    let called = context.principals_of(statement).map(|read| called_by(read.principal.as_ref().ok()?));
    let mut called = called.collect::<Option<Vec<_>>>()?;
    called.dedup();
    (!called.is_empty()).then_some(called)
}

fn called_by(principal: &Principal) -> Option<&'static str> {
    match principal {
        Principal::Everyone | Principal::CanonicalUser(_) => None,
        Principal::Federated(IdentityProvider::Saml(..)) => Some(WITH_SAML),
        Principal::Federated(IdentityProvider::Oidc(..) | IdentityProvider::BuiltIn(_)) => {
            Some(WITH_WEB_IDENTITY)
        }
        _ => Some(ASSUME_ROLE),
    }
}

fn fault_of(context: &Context<'_>, action: &ActionRead, called: &str, callable: &[&str]) -> Fault {
    let whose = match called {
        WITH_SAML => "only users of a SAML provider call",
        WITH_WEB_IDENTITY => "only users of an OIDC provider call",
        _ => "users of an identity provider do not call",
    };
    let fault = Fault::new(Code::MISMATCHED_ACTION_FOR_PRINCIPAL, format!("{whose} `sts:{called}`"));
    let is_there =
        |name: &str| context.actions_of(action.statement).any(|other| other.stands_for("sts", name));
    match callable {
        [only] if !is_there(only) => fault.suggest(Some(format!("sts:{only}"))),
        _ => fault.help("leave it out, or add the principal that calls it"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Finding, PrincipalKind, Principals, Statement};

    const SAML: &str = "arn:aws:iam::111122223333:saml-provider/Idp";
    const OIDC: &str = "arn:aws:iam::111122223333:oidc-provider/issuer.example.com";

    fn found(principals: &[&str], actions: &[&str]) -> Vec<Finding> {
        let of_shape = principals.iter().map(|text| (PrincipalKind::of_shape(text), *text));
        let principal = Some(Principals::grouped(of_shape));
        run(check, PolicyKind::Trust, [Statement { principal, ..allow(actions, &[]) }])
    }

    #[test]
    fn each_principal_has_its_action() {
        for (principal, action) in [
            (SAML, "sts:AssumeRoleWithSAML"),
            (OIDC, "sts:AssumeRoleWithWebIdentity"),
            ("accounts.google.com", "sts:AssumeRoleWithWebIdentity"),
            ("222222222222", "sts:assumerole"),
            ("ec2.amazonaws.com", "sts:AssumeRole"),
        ] {
            assert!(found(&[principal], &[action, "sts:TagSession"]).is_empty(), "{principal}");
            for other in [ASSUME_ROLE, WITH_SAML, WITH_WEB_IDENTITY].map(|name| format!("sts:{name}")) {
                if !other.eq_ignore_ascii_case(action) {
                    let findings = found(&[principal], &[&other]);
                    assert_eq!(codes(&findings), ["MISMATCHED_ACTION_FOR_PRINCIPAL"], "{principal} {other}");
                    let suggestion = findings[0].fault.suggestion.as_deref().unwrap();
                    assert!(suggestion.eq_ignore_ascii_case(action), "{suggestion}");
                }
            }
        }
    }

    #[test]
    fn several_principals_may_share_a_statement() {
        assert!(found(&["222222222222", SAML], &["sts:AssumeRole", "sts:AssumeRoleWithSAML"]).is_empty());
        let superfluous = found(&[SAML], &["sts:AssumeRole", "sts:AssumeRoleWithSAML"]);
        assert_eq!(superfluous.len(), 1);
        assert_eq!(superfluous[0].fault.suggestion, None);
    }

    #[test]
    fn what_is_not_known_is_left_alone() {
        assert!(found(&["*"], &["sts:AssumeRoleWithSAML"]).is_empty());
        assert!(found(&["nobody"], &["sts:AssumeRoleWithSAML"]).is_empty());
        assert!(found(&[SAML], &["sts:*", "*"]).is_empty());
        assert!(found(&[], &["sts:AssumeRole"]).is_empty());
    }
}
