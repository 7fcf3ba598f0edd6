//! Whom a statement is about.

use super::text::{Texts, all_of, any_of, plain};
use crate::{Effect, IdentityProvider, PolicyKind, Principal, PrincipalKind, Principals, Statement};

/// The subject of a statement's sentence.
pub(super) struct Who {
    pub(super) words: String,
    /// Whether the statement denies something to everyone, which is said of nobody.
    pub(super) is_nobody_denied: bool,
}

pub(super) fn who(statement: &Statement, kind: PolicyKind, texts: Texts) -> Who {
    let words = match (&statement.principal, &statement.not_principal) {
        (Some(principals), _) if is_everyone(principals) => return everyone(statement.effect, kind),
        (Some(principals), _) => all_of_or_nobody(&listed(principals, texts)),
        (None, Some(principals)) => others_than(&listed(principals, texts)),
        (None, None) => holder(kind).to_owned(),
    };
    Who { words, is_nobody_denied: false }
}

fn everyone(effect: Effect, kind: PolicyKind) -> Who {
    let words = match (effect, kind) {
        (Effect::Deny, _) => "nobody",
        // Only S3 answers requests that nobody has signed.
        (Effect::Allow, PolicyKind::Bucket) => "everyone, signed in or not,",
        (Effect::Allow, _) => "everyone",
    };
    Who { words: words.to_owned(), is_nobody_denied: effect == Effect::Deny }
}

fn is_everyone(principals: &Principals) -> bool {
    *principals == Principals::Everyone
        || principals.entries().any(|entry| entry == (PrincipalKind::Aws, "*"))
}

fn all_of_or_nobody(listed: &[String]) -> String {
    if listed.is_empty() { "nobody at all".to_owned() } else { all_of(listed) }
}

fn others_than(listed: &[String]) -> String {
    match listed {
        [] => "whoever it is".to_owned(),
        [one] => format!("whoever is not {one}"),
        several => format!("whoever is none of {}", any_of(several)),
    }
}

/// Who is meant where no principal is named.
const fn holder(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "whoever has this policy",
        PolicyKind::Boundary => "whoever has this boundary",
        PolicyKind::Session => "the session",
        PolicyKind::ServiceControl => "whoever is of the accounts below",
        _ => "nobody, since no principal is named,",
    }
}

fn listed(principals: &Principals, texts: Texts) -> Vec<String> {
    if is_everyone(principals) {
        return vec!["anyone".to_owned()];
    }
    let words = |(kind, text)| match Principal::new(kind, text) {
        Ok(principal) => principal.in_words(),
        Err(_) => texts.shown(text),
    };
    principals.entries().map(words).collect()
}

impl Principal {
    /// In plain words, as [`explain`](crate::explain) has them.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::{Principal, PrincipalKind};
    ///
    /// let analyst = Principal::new(PrincipalKind::Aws, "arn:aws:iam::222222222222:role/team/analyst")?;
    /// assert_eq!(analyst.in_words(), "role analyst of account 222222222222");
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    pub fn in_words(&self) -> String {
        let last = |text: &str| text.rsplit('/').next().map(plain).unwrap_or_default();
        match self {
            Principal::Everyone => "everyone".to_owned(),
            Principal::Account(account) => format!("account {account}"),
            Principal::User(arn, account) => format!("user {} of account {account}", last(arn.resource())),
            Principal::Role(arn, account) => format!("role {} of account {account}", last(arn.resource())),
            Principal::Session(arn, account) => {
                let role = arn.role_of_session().unwrap_or_default();
                format!("session {} of role {role} of account {account}", last(arn.resource()))
            }
            Principal::FederatedUser(arn, account) => {
                format!("federated user {} of account {account}", last(arn.resource()))
            }
            Principal::OriginAccessIdentity(arn) => {
                let name = last(arn.resource());
                let id = name.rsplit(' ').next().unwrap_or_default();
                format!("CloudFront by its origin access identity {id}")
            }
            Principal::UniqueId(id) => format!("the user or role of the unique id {id}"),
            Principal::Service(name) => format!("the service {name}"),
            Principal::Federated(provider) => of_provider(provider),
            Principal::CanonicalUser(id) => format!("the account of the canonical id {id}"),
        }
    }
}

fn of_provider(provider: &IdentityProvider) -> String {
    match provider {
        IdentityProvider::BuiltIn(host) => format!("users of {host}"),
        IdentityProvider::Oidc(arn, account) => {
            let host = arn.resource().split_once('/').map_or("", |(_, host)| host);
            format!("users of the OIDC provider {} of account {account}", plain(host))
        }
        IdentityProvider::Saml(arn, account) => {
            let name = arn.resource().split_once('/').map_or("", |(_, name)| name);
            format!("users of the SAML provider {} of account {account}", plain(name))
        }
    }
}
