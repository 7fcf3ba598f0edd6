mod aws;
mod service;

use self::aws::aws;
pub(super) use self::service::service_fault;
use self::service::{BUILT_IN_PROVIDERS, dns_suffix_of, federated, service};
use super::account_id::is_account_id;
use super::arn::{Arn, ArnPart, wildcards_in};
use super::canonical_user_id::is_canonical_user_id;
use super::{AccountId, CanonicalUserId};
use crate::{Code, Fault, PrincipalKind};
use std::borrow::Cow;
use std::fmt;

/// Someone a policy of a resource can name.
///
/// # Examples
/// ```
/// use xacct_core::{Principal, PrincipalKind};
///
/// let analyst = Principal::new(PrincipalKind::Aws, "arn:aws:iam::222222222222:role/analyst")?;
/// assert!(matches!(analyst, Principal::Role(..)));
/// assert_eq!(analyst.account().map(|account| account.as_str()), Some("222222222222"));
///
/// // IAM has no patterns of principals.
/// assert!(Principal::new(PrincipalKind::Aws, "arn:aws:iam::222222222222:role/*").is_err());
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// `*`: everyone.
    Everyone,
    /// An account as a whole, by its id or by the ARN of its root: whomever its own policies allow.
    Account(AccountId),
    /// `arn:…:iam::ACCOUNT:user/…`
    User(Arn, AccountId),
    /// `arn:…:iam::ACCOUNT:role/…`: every session of the role.
    Role(Arn, AccountId),
    /// `arn:…:sts::ACCOUNT:assumed-role/ROLE/SESSION`: one session of a role.
    Session(Arn, AccountId),
    /// `arn:…:sts::ACCOUNT:federated-user/NAME`
    FederatedUser(Arn, AccountId),
    /// `arn:aws:iam::cloudfront:user/…`: an origin access identity of CloudFront.
    OriginAccessIdentity(Arn),
    /// `AIDA…` or `AROA…`: a user or role by its unique id, which is what remains of a deleted one.
    UniqueId(Cow<'static, str>),
    /// An AWS service, such as `cloudtrail.amazonaws.com`.
    Service(Cow<'static, str>),
    /// An identity provider, whose users assume a role.
    Federated(IdentityProvider),
    /// An account by the id that S3 gives it.
    CanonicalUser(CanonicalUserId),
}

/// An identity provider of a trust policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum IdentityProvider {
    /// One that IAM knows by its host, such as `accounts.google.com`.
    BuiltIn(Cow<'static, str>),
    /// `arn:…:iam::ACCOUNT:oidc-provider/…`
    Oidc(Arn, AccountId),
    /// `arn:…:iam::ACCOUNT:saml-provider/…`
    Saml(Arn, AccountId),
}

impl PrincipalKind {
    /// The kind that a principal's shape tells, where its key is not written out. What has no shape of another
    /// kind is taken for `AWS`.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::PrincipalKind;
    ///
    /// assert_eq!(PrincipalKind::of_shape("222222222222"), PrincipalKind::Aws);
    /// assert_eq!(PrincipalKind::of_shape("cloudtrail.amazonaws.com"), PrincipalKind::Service);
    /// assert_eq!(PrincipalKind::of_shape("accounts.google.com"), PrincipalKind::Federated);
    /// ```
    pub fn of_shape(text: &str) -> Self {
        if text.starts_with("arn:") {
            let is_provider =
                |kind: &str| text.split(':').nth(5).is_some_and(|resource| resource.starts_with(kind));
            let federated = is_provider("saml-provider/") || is_provider("oidc-provider/");
            return if federated { Self::Federated } else { Self::Aws };
        }
        if BUILT_IN_PROVIDERS.contains(&text) {
            Self::Federated
        } else if text.len() == 64 && is_canonical_user_id(&text.to_ascii_lowercase()) {
            Self::CanonicalUser
        } else if text.contains('.')
            && !text.contains([':', '/'])
            && dns_suffix_of(&text.to_ascii_lowercase()).is_some()
        {
            Self::Service
        } else {
            Self::Aws
        }
    }
}

impl Principal {
    /// Reads `text` as a principal of `kind`.
    ///
    /// # Errors
    /// When IAM, S3 or KMS would refuse the policy for it: wildcards and policy variables, groups,
    /// organizations, malformed ARNs, accounts and service names.
    pub fn new(kind: PrincipalKind, text: &str) -> Result<Self, Fault> {
        Self::read(kind, text).map_err(|fault| fault.if_accepted(|text| Self::read(kind, text).is_ok()))
    }

    fn read(kind: PrincipalKind, text: &str) -> Result<Self, Fault> {
        if text == "*" && kind == PrincipalKind::Aws {
            return Ok(Self::Everyone);
        }
        if text.contains('$')
            && let Some(start) = text.find("${")
        {
            return Err(Fault::new(
                Code::VARIABLE_UNSUPPORTED_IN_ELEMENT,
                "a principal holds no policy variable",
            )
            .at(start..text.len())
            .help("compare `aws:PrincipalArn` or `aws:PrincipalTag/…` in a condition instead"));
        }
        if let Some(fault) = wildcard_fault(text) {
            return Err(fault);
        }
        match kind {
            PrincipalKind::Aws => aws(text),
            PrincipalKind::Service => service(text),
            PrincipalKind::Federated => federated(text).map(Self::Federated),
            PrincipalKind::CanonicalUser => CanonicalUserId::new(text.to_owned()).map(Self::CanonicalUser),
        }
    }

    /// The account it belongs to, where it names one.
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Account(account)
            | Self::User(_, account)
            | Self::Role(_, account)
            | Self::Session(_, account)
            | Self::FederatedUser(_, account)
            | Self::Federated(IdentityProvider::Oidc(_, account) | IdentityProvider::Saml(_, account)) => {
                Some(account)
            }
            _ => None,
        }
    }
}

/// The fault of a principal that holds a wildcard, which is one parser's rule and a check of its own.
fn wildcard_fault(text: &str) -> Option<Fault> {
    let at = wildcards_in(text).next()?;
    let account = text.split(':').find(|part| is_account_id(part));
    Some(
        Fault::new(
            Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
            format!("the principal `{text}` holds a wildcard"),
        )
        .at(at..at + 1)
        .help(match account {
            Some(account) => {
                format!("name the account `{account}` and limit it with `ArnLike` on `aws:PrincipalArn`")
            }
            None => "name each principal in full; only `*` alone stands for everyone".into(),
        }),
    )
}

/// The ARN of a principal. What is proposed for other ARNs does not apply to it.
fn arn_of(text: &str) -> Result<Arn, Fault> {
    let help = "a principal's ARN is for instance `arn:aws:iam::222222222222:role/NAME`";
    Arn::new(text.to_owned()).map_err(|fault| Fault { suggestion: None, ..fault }.help(help))
}

/// The account of a principal's ARN, whose partition must exist and whose Region must be empty.
fn account_of(arn: &Arn) -> Result<AccountId, Fault> {
    if let Some(fault) = arn.unknown_partition() {
        return Err(fault);
    }
    if !arn.region().is_empty() {
        let fault =
            Fault::new(Code::ARN_REGION_NOT_ALLOWED, format!("ARNs of `{}` have no Region", arn.service()));
        return Err(fault.at(arn.range(ArnPart::Region)).suggest(Some(arn.with(ArnPart::Region, ""))));
    }
    AccountId::new(arn.account().to_owned()).map_err(|fault| Fault {
        code: Code::INVALID_ARN_ACCOUNT,
        suggestion: fault.suggestion.map(|account| arn.with(ArnPart::Account, &account)),
        part: Some(arn.range(ArnPart::Account)),
        ..fault
    })
}

fn invalid(text: &str, help: &str) -> Fault {
    Fault::new(Code::INVALID_PRINCIPAL_FORMAT, format!("`{text}` is not a principal")).help(help)
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.pad("*"),
            Self::Account(account) => account.fmt(f),
            Self::User(arn, _)
            | Self::Role(arn, _)
            | Self::Session(arn, _)
            | Self::FederatedUser(arn, _)
            | Self::OriginAccessIdentity(arn)
            | Self::Federated(IdentityProvider::Oidc(arn, _) | IdentityProvider::Saml(arn, _)) => arn.fmt(f),
            Self::UniqueId(text) | Self::Service(text) | Self::Federated(IdentityProvider::BuiltIn(text)) => {
                f.pad(text)
            }
            Self::CanonicalUser(id) => id.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
