//! The principals of a policy, and how closely each names a requester.

use super::requester::{Identity, Requester};
use crate::{Arn, Effect, IdentityProvider, Principal, Principals};

/// How closely a policy of a resource names a requester: the closer, the fewer other policies can take the grant back
/// within one account.
///
/// Across accounts every grade needs a policy of the requester's account too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// By its account: whomever that account's own policies allow.
    Account,
    /// By the IAM user who has made the federated session.
    ViaUser,
    /// By the role whose session it is.
    ViaRole,
    /// By itself, or by `*`.
    Direct,
}

/// What `Principal` or `NotPrincipal` names.
#[derive(Clone, Debug)]
pub(super) enum Whom {
    Listed(Box<[Principal]>),
    /// Everyone but these.
    AllBut(Box<[Principal]>),
}

/// The principals of a list that IAM reads; the others name nobody.
pub(super) fn principals(written: &Principals) -> Box<[Principal]> {
    match written {
        Principals::Everyone => [Principal::Everyone].into(),
        Principals::Listed(_) => {
            written.entries().filter_map(|(kind, text)| Principal::new(kind, text).ok()).collect()
        }
    }
}

impl Whom {
    /// How closely a statement of this effect applies to a requester; none where it does not.
    pub(super) fn grade(&self, requester: &Requester, effect: Effect) -> Option<Grade> {
        match self {
            Self::Listed(principals) => principals.iter().filter_map(|it| grade(it, requester)).max(),
            Self::AllBut(exempt) => {
                let is_exempt = match effect {
                    Effect::Allow => exempt.iter().any(|it| grade(it, requester).is_some()),
                    Effect::Deny => is_exempt_from_deny(exempt, requester),
                };
                (!is_exempt).then_some(Grade::Direct)
            }
        }
    }

    /// Whether one of the principals that are listed is such.
    pub(super) fn names(&self, is_such: impl Fn(&Principal) -> bool) -> bool {
        let (Self::Listed(principals) | Self::AllBut(principals)) = self;
        principals.iter().any(is_such)
    }

    /// The accounts of the principals, where nobody of another account, and nobody without one, is meant.
    pub(super) fn accounts(&self) -> Option<Vec<&str>> {
        match self {
            Self::AllBut(_) => None,
            Self::Listed(principals) => principals
                .iter()
                .map(|principal| match principal {
                    Principal::Federated(_) => None,
                    principal => principal.account().map(|account| account.as_str()),
                })
                .collect(),
        }
    }
}

fn grade(principal: &Principal, requester: &Requester) -> Option<Grade> {
    let when = |holds: bool, grade| holds.then_some(grade);
    match (principal, requester.identity()) {
        (Principal::Everyone, _) => Some(Grade::Direct),
        (Principal::Account(account), identity) => {
            when(requester.account() == Some(account), of_whole_account(identity))
        }
        (Principal::CanonicalUser(id), identity) => {
            when(requester.canonical_user_id() == Some(id), of_whole_account(identity))
        }
        (Principal::User(arn, _), Identity::User(own, _)) => when(arn == own, Grade::Direct),
        (Principal::User(arn, _), Identity::FederatedUser { user, .. }) => {
            when(user.as_ref() == Some(arn), Grade::ViaUser)
        }
        (Principal::Role(arn, account), Identity::RoleSession { role, account: own, .. }) => {
            when(account == own && is_same_role(arn, role), Grade::ViaRole)
        }
        (Principal::Session(arn, _), Identity::RoleSession { session, .. }) => {
            when(session.as_ref() == Some(arn), Grade::Direct)
        }
        (Principal::FederatedUser(arn, _), Identity::FederatedUser { arn: own, .. }) => {
            when(arn == own, Grade::Direct)
        }
        (Principal::UniqueId(id), Identity::User(..)) => {
            when(requester.unique_id() == Some(id.as_ref()), Grade::Direct)
        }
        (Principal::UniqueId(id), Identity::RoleSession { .. }) => {
            when(requester.unique_id() == Some(id.as_ref()), Grade::ViaRole)
        }
        (Principal::Service(name), Identity::Service(own)) => when(name == own, Grade::Direct),
        (Principal::Federated(provider), Identity::Provider(own)) => {
            when(name_of(provider) == own, Grade::Direct)
        }
        _ => None,
    }
}

/// What naming the whole account means for one of it: no policy limits the root user.
const fn of_whole_account(identity: &Identity) -> Grade {
    match identity {
        Identity::Root(..) => Grade::Direct,
        _ => Grade::Account,
    }
}

/// The names of an account's roles are unique, whatever their paths, and the ARN of a session has none.
fn is_same_role(one: &Arn, other: &Arn) -> bool {
    one.partition() == other.partition()
        && one.resource().rsplit('/').next() == other.resource().rsplit('/').next()
}

fn name_of(provider: &IdentityProvider) -> &str {
    match provider {
        IdentityProvider::BuiltIn(host) => host,
        IdentityProvider::Oidc(arn, _) | IdentityProvider::Saml(arn, _) => arn.as_str(),
    }
}

/// A `Deny` with `NotPrincipal` spares whoever is listed in each of the guises by which a policy may name it: the
/// session and its role and its account. Otherwise the guise that is not listed is denied.
fn is_exempt_from_deny(exempt: &[Principal], requester: &Requester) -> bool {
    let lists = |wanted: Grade| exempt.iter().any(|it| grade(it, requester) == Some(wanted));
    if exempt.contains(&Principal::Everyone) {
        return true;
    }
    match requester.identity() {
        Identity::User(..) => lists(Grade::Direct) && lists(Grade::Account),
        // Some session of the role, where it is not told which.
        Identity::RoleSession { session: None, .. } => lists(Grade::ViaRole) && lists(Grade::Account),
        Identity::RoleSession { .. } => {
            lists(Grade::Direct) && lists(Grade::ViaRole) && lists(Grade::Account)
        }
        Identity::FederatedUser { .. } => lists(Grade::Direct) && lists(Grade::Account),
        _ => lists(Grade::Direct),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PrincipalKind;

    fn listed(texts: &[(PrincipalKind, &str)]) -> Box<[Principal]> {
        principals(&Principals::grouped(texts.iter().copied()))
    }

    fn aws(text: &str) -> Whom {
        Whom::Listed(listed(&[(PrincipalKind::Aws, text)]))
    }

    const SESSION: &str = "arn:aws:sts::222222222222:assumed-role/analyst/ana";
    const ROLE: &str = "arn:aws:iam::222222222222:role/analyst";
    const USER: &str = "arn:aws:iam::222222222222:user/ana";
    const ROOT: &str = "arn:aws:iam::222222222222:root";

    #[test]
    fn grades() {
        for (policy, requester, expected) in [
            ("*", USER, Some(Grade::Direct)),
            ("222222222222", USER, Some(Grade::Account)),
            (ROOT, SESSION, Some(Grade::Account)),
            (ROOT, ROOT, Some(Grade::Direct)),
            ("333333333333", USER, None),
            (USER, USER, Some(Grade::Direct)),
            (USER, SESSION, None),
            (ROLE, SESSION, Some(Grade::ViaRole)),
            (ROLE, ROLE, Some(Grade::ViaRole)),
            ("arn:aws:iam::222222222222:role/team/analyst", SESSION, Some(Grade::ViaRole)),
            ("arn:aws-cn:iam::222222222222:role/analyst", SESSION, None),
            ("arn:aws:iam::333333333333:role/analyst", SESSION, None),
            (SESSION, SESSION, Some(Grade::Direct)),
            (SESSION, ROLE, None),
            ("arn:aws:sts::222222222222:assumed-role/analyst/bob", SESSION, None),
            ("arn:aws:iam::222222222222:user/*", USER, None),
        ] {
            let requester = Requester::from_arn(requester).unwrap();
            assert_eq!(aws(policy).grade(&requester, Effect::Allow), expected, "{policy} {requester}");
        }
    }

    #[test]
    fn ids_services_and_providers() {
        let user = Requester::from_arn(USER).unwrap().with_unique_id("AIDAEXAMPLEEXAMPLE12");
        assert_eq!(aws("AIDAEXAMPLEEXAMPLE12").grade(&user, Effect::Allow), Some(Grade::Direct));
        let service = Requester::service("logging.s3.amazonaws.com").unwrap();
        let whom = Whom::Listed(listed(&[(PrincipalKind::Service, "logging.s3.amazonaws.com")]));
        assert_eq!(whom.grade(&service, Effect::Allow), Some(Grade::Direct));
        assert_eq!(whom.grade(&Requester::anonymous(), Effect::Allow), None);
        let google = Principal::new(PrincipalKind::Federated, "accounts.google.com").unwrap();
        let google = Requester::from_principal(&google).unwrap();
        let whom = Whom::Listed(listed(&[(PrincipalKind::Federated, "accounts.google.com")]));
        assert_eq!(whom.grade(&google, Effect::Allow), Some(Grade::Direct));
        let id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
        let whom = Whom::Listed(listed(&[(PrincipalKind::CanonicalUser, id)]));
        assert_eq!(whom.grade(&user, Effect::Allow), None);
        let user = user.with_canonical_user_id(id.parse().unwrap());
        assert_eq!(whom.grade(&user, Effect::Allow), Some(Grade::Account));
    }

    #[test]
    fn a_federated_user_is_named_by_its_user() {
        let session = Requester::from_arn("arn:aws:sts::222222222222:federated-user/ana").unwrap();
        assert_eq!(aws(USER).grade(&session, Effect::Allow), None);
        let session = session.made_by(USER).unwrap();
        assert_eq!(aws(USER).grade(&session, Effect::Allow), Some(Grade::ViaUser));
    }

    #[test]
    fn all_but() {
        let but = |texts: &[&str]| {
            let texts: Vec<_> = texts.iter().map(|text| (PrincipalKind::Aws, *text)).collect();
            Whom::AllBut(listed(&texts))
        };
        let session = Requester::from_arn(SESSION).unwrap();
        let denied = |texts: &[&str]| but(texts).grade(&session, Effect::Deny).is_some();
        assert!(denied(&[ROLE]) && denied(&[ROLE, ROOT]) && denied(&[SESSION, ROLE]));
        assert!(!denied(&[SESSION, ROLE, ROOT]) && !denied(&["*"]));
        let allowed = |texts: &[&str]| but(texts).grade(&session, Effect::Allow).is_some();
        assert!(allowed(&[USER]) && !allowed(&[ROLE]) && !allowed(&[ROOT]));
        assert!(but(&[USER]).grade(&Requester::anonymous(), Effect::Deny).is_some());
    }

    #[test]
    fn accounts_are_known_where_nobody_else_is_meant() {
        assert_eq!(aws(ROLE).accounts(), Some(vec!["222222222222"]));
        assert_eq!(aws("*").accounts(), None);
        assert_eq!(aws("AROAEXAMPLEEXAMPLE12").accounts(), None);
    }
}
