//! `ALLOW_WITH_NOT_PRINCIPAL`, `NOTPRINCIPAL_DENY_PARENTS`: `NotPrincipal` that reaches further than it reads.
//!
//! With `allow` it grants everyone who is not named, of a bucket on the internet too. With `deny` it also denies whoever is named
//! as long as the account, or of a session the role, is not named beside it, because a request comes from these as well.
//!
//! - severity: security warning
//! - bad: `deny { not_principal: "arn:aws:iam::222222222222:role/analyst", … }`
//! - good: `deny { principal: *, condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/analyst" } }, … }`

use super::{Context, Report};
use crate::{Code, Effect, Element, Fault, Place, PolicyKind, Principal, Statement, Within};
use std::collections::BTreeSet;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if !matches!(context.kind, PolicyKind::Bucket | PolicyKind::AccessPoint | PolicyKind::KmsKey) {
        return;
    }
    for (index, statement) in context.statements().filter(|(_, statement)| is_only_negated(statement)) {
        match statement.effect {
            Effect::Allow => {
                let message = "this allows everyone in every account who is not named here";
                let fault = Fault::new(Code::ALLOW_WITH_NOT_PRINCIPAL, message);
                let place = Place::Statement(index, Within::Element(Element::NotPrincipal));
                report.security_warning(place, fault.help("name in `Principal` who is allowed"));
            }
            Effect::Deny => check_parents(context, index, report),
        }
    }
}

/// Both elements in one statement are another check's fault.
fn is_only_negated(statement: &Statement) -> bool {
    statement.not_principal.is_some() && statement.principal.is_none()
}

fn check_parents(context: &Context<'_>, statement: usize, report: &mut Report) {
    let named: Vec<_> = context.not_principals_of(statement).collect();
    let principals = named.iter().filter_map(|read| read.principal.as_ref().ok());
    let named_beside = Named::of(principals);
    for read in &named {
        let Ok(principal) = &read.principal else { continue };
        let missing = named_beside.missing_parents(principal);
        if !missing.is_empty() {
            let above = match missing.as_slice() {
                [_, _] => "its role and its account are",
                [role] if role.contains(":role/") => "its role is",
                _ => "its account is",
            };
            let message = format!("this denies `{principal}` too, because {above} not named beside it");
            let help = format!(
                "add `{}`, or deny `*` where `ArnNotEquals` compares `aws:PrincipalArn`",
                missing.join("` and `")
            );
            report.security_warning(
                read.place,
                Fault::new(Code::NOTPRINCIPAL_DENY_PARENTS, message).help(help),
            );
        }
    }
}

/// Who of those that can stand above others is named: accounts, and roles as `ACCOUNT/NAME`, without the path, of which a
/// session's ARN tells nothing.
#[derive(Default)]
struct Named(BTreeSet<String>);

impl Named {
    fn of<'p>(principals: impl Iterator<Item = &'p Principal>) -> Self {
        let mut named = Self::default();
        for principal in principals {
            match principal {
                Principal::Account(account) => drop(named.0.insert(account.to_string())),
                Principal::Role(arn, account) => {
                    let name = arn.resource().rsplit('/').next().unwrap_or_default();
                    named.0.insert(format!("{account}/{name}"));
                }
                _ => {}
            }
        }
        named
    }

    /// The account that is not named beside a principal, and of a session the role.
    fn missing_parents(&self, principal: &Principal) -> Vec<String> {
        let (arn, account) = match principal {
            Principal::User(arn, account)
            | Principal::Role(arn, account)
            | Principal::Session(arn, account)
            | Principal::FederatedUser(arn, account) => (arn, account),
            _ => return Vec::new(),
        };
        let role = arn.role_of_session().filter(|role| !self.0.contains(&format!("{account}/{role}")));
        let role = role.map(|role| arn.of_iam_beside(&format!("role/{role}")));
        let root = (!self.0.contains(account.as_str())).then(|| arn.of_iam_beside("root"));
        role.into_iter().chain(root).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{PrincipalKind, Principals};

    const ROOT: &str = "arn:aws:iam::222222222222:root";
    const ROLE: &str = "arn:aws:iam::222222222222:role/path/analyst";
    const SESSION: &str = "arn:aws:sts::222222222222:assumed-role/analyst/ana";

    fn found(kind: PolicyKind, effect: Effect, not: &[&str]) -> Vec<crate::Finding> {
        let not = not.iter().map(|text| (PrincipalKind::of_shape(text), *text));
        let statement =
            Statement { effect, not_principal: Some(Principals::grouped(not)), ..allow(&["s3:*"], &["*"]) };
        run(check, kind, [statement])
    }

    #[test]
    fn allow_grants_everyone_else() {
        for kind in [PolicyKind::Bucket, PolicyKind::AccessPoint, PolicyKind::KmsKey] {
            let found = found(kind, Effect::Allow, &[ROOT]);
            assert_eq!(codes(&found), ["ALLOW_WITH_NOT_PRINCIPAL"]);
            assert_eq!(found[0].place.to_string(), "statement 0, NotPrincipal");
        }
        for kind in [PolicyKind::Trust, PolicyKind::VpcEndpoint, PolicyKind::ResourceControl] {
            assert!(found(kind, Effect::Allow, &[ROOT]).is_empty());
        }
    }

    #[test]
    fn deny_needs_the_parents() {
        for (not, missing) in [
            (&[ROLE][..], Some("arn:aws:iam::222222222222:root")),
            (&["arn:aws:iam::222222222222:user/ana"], Some("arn:aws:iam::222222222222:root")),
            (&[SESSION], Some("arn:aws:iam::222222222222:role/analyst` and `arn:aws:iam::222222222222:root")),
            (&[SESSION, ROOT], Some("arn:aws:iam::222222222222:role/analyst")),
            (&[SESSION, ROLE, ROOT], None),
            (&[ROLE, "222222222222"], None),
            (&[ROOT], None),
            (&["cloudtrail.amazonaws.com"], None),
        ] {
            let found = found(PolicyKind::Bucket, Effect::Deny, not);
            let help = found.first().and_then(|finding| finding.fault.help.clone());
            assert_eq!(found.is_empty(), missing.is_none(), "{not:?}");
            assert!(found.iter().all(|finding| finding.fault.code == Code::NOTPRINCIPAL_DENY_PARENTS));
            assert!(missing.is_none_or(|missing| help.unwrap().contains(missing)), "{not:?}");
        }
    }

    #[test]
    fn a_service_that_is_named_has_no_parents() {
        let others =
            found(PolicyKind::Bucket, Effect::Deny, &["AROAEXAMPLEEXAMPLE12", "cloudtrail.amazonaws.com"]);
        assert!(others.is_empty());
    }
}
