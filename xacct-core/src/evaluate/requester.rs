//! Who makes a request.

use super::RequestError;
use crate::{AccountId, Arn, CanonicalUserId, IdentityProvider, Principal, PrincipalKind};
use std::fmt;

/// Who makes a request: a principal that has signed in, a service, or nobody in particular.
///
/// A policy's `Principal` names whom it applies to, and may name a whole account; a requester is one.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::{Requester, RequesterKind};
///
/// let ana = Requester::from_arn("arn:aws:sts::222222222222:assumed-role/analyst/ana")?;
/// assert_eq!(ana.kind(), RequesterKind::RoleSession);
/// assert_eq!(ana.account().map(|account| account.as_str()), Some("222222222222"));
/// assert!(Requester::from_arn("arn:aws:iam::222222222222:group/analysts").is_err());
/// assert_eq!(Requester::anonymous().account(), None);
/// # Ok::<(), xacct_core::evaluate::RequestError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Requester {
    identity: Identity,
    unique_id: Option<String>,
    canonical_user_id: Option<CanonicalUserId>,
}

/// What kind of requester it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequesterKind {
    /// The root user of an account.
    Root,
    /// An IAM user.
    User,
    /// A session of a role.
    RoleSession,
    /// A federated user session that an IAM user has made.
    FederatedUser,
    /// A user of a SAML or OIDC provider that asks for a role, unsigned.
    IdentityProvider,
    /// An AWS service that acts for itself.
    Service,
    /// A request that nobody has signed.
    Anonymous,
}

/// What is known of each kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    Root(Arn, AccountId),
    User(Arn, AccountId),
    RoleSession {
        /// The role's ARN, without its path where only the session is known.
        role: Arn,
        session: Option<Arn>,
        account: AccountId,
    },
    FederatedUser {
        arn: Arn,
        /// The user that has made the session.
        user: Option<Arn>,
        account: AccountId,
    },
    Provider(String),
    Service(String),
    Anonymous,
}

impl Requester {
    /// The requester that an ARN names: a root user (`…:root`), a user, a session of a role, a federated user, or, by
    /// the ARN of a role, some session of it, which is none that a policy names.
    ///
    /// The ARN of a session does not tell the path of its role, which is taken for none: where `aws:PrincipalArn` is
    /// compared with paths, or a role may be service-linked, [`role_session`](Self::role_session) tells it.
    ///
    /// # Errors
    /// When the ARN is malformed, or names no one who can make a request.
    pub fn from_arn(text: &str) -> Result<Self, RequestError> {
        let malformed = |reason: String| RequestError::Requester { text: text.to_owned(), reason };
        if !text.starts_with("arn:") {
            return Err(malformed("it is no ARN".into()));
        }
        let principal =
            Principal::new(PrincipalKind::Aws, text).map_err(|fault| malformed(fault.to_string()))?;
        Self::of_principal(&principal, text)
    }

    /// The requester that a principal of a policy names, where it names one: `*` is an anonymous one.
    ///
    /// # Errors
    /// When the principal names an account as a whole, or one that only AWS can tell apart, such as a unique id.
    pub fn from_principal(principal: &Principal) -> Result<Self, RequestError> {
        Self::of_principal(principal, &principal.to_string())
    }

    fn of_principal(principal: &Principal, text: &str) -> Result<Self, RequestError> {
        let refused = |reason: &str| RequestError::Requester { text: text.to_owned(), reason: reason.into() };
        let identity = match principal.clone() {
            Principal::Everyone => Identity::Anonymous,
            Principal::Account(account) => match Arn::new(text.to_owned()) {
                Ok(root) => Identity::Root(root, account),
                Err(_) => {
                    return Err(refused("it is an account as a whole"));
                }
            },
            Principal::User(arn, account) => Identity::User(arn, account),
            Principal::Role(role, account) => Identity::RoleSession { role, session: None, account },
            Principal::Session(session, account) => {
                let name = session.role_of_session().unwrap_or_default();
                let role = Arn::new(session.of_iam_beside(&format!("role/{name}")));
                let role = role.map_err(|fault| refused(&fault.message))?;
                Identity::RoleSession { role, session: Some(session), account }
            }
            Principal::FederatedUser(arn, account) => Identity::FederatedUser { arn, user: None, account },
            Principal::Service(name) => Identity::Service(name.into_owned()),
            Principal::Federated(provider) => Identity::Provider(match provider {
                IdentityProvider::BuiltIn(host) => host.into_owned(),
                IdentityProvider::Oidc(arn, _) | IdentityProvider::Saml(arn, _) => arn.to_string(),
            }),
            Principal::OriginAccessIdentity(_) | Principal::UniqueId(_) | Principal::CanonicalUser(_) => {
                return Err(refused("name who asks by the ARN"));
            }
        };
        Ok(Self { identity, unique_id: None, canonical_user_id: None })
    }

    /// A request that nobody has signed.
    pub const fn anonymous() -> Self {
        Self { identity: Identity::Anonymous, unique_id: None, canonical_user_id: None }
    }

    /// An AWS service that acts for itself, such as `logging.s3.amazonaws.com`.
    ///
    /// # Errors
    /// When it is not the name of a service.
    pub fn service(name: &str) -> Result<Self, RequestError> {
        match Principal::new(PrincipalKind::Service, name) {
            Ok(principal) => Self::from_principal(&principal),
            Err(fault) => Err(RequestError::Requester { text: name.to_owned(), reason: fault.to_string() }),
        }
    }

    /// The session of a role whose ARN, path included, is known.
    ///
    /// # Errors
    /// When either is malformed, or `role` is not the ARN of a role.
    pub fn role_session(role: &str, session_name: &str) -> Result<Self, RequestError> {
        let session = crate::RoleSessionName::new(session_name.to_owned()).map_err(|fault| {
            RequestError::Requester { text: session_name.to_owned(), reason: fault.to_string() }
        })?;
        let mut requester = Self::from_arn(role)?;
        match &mut requester.identity {
            Identity::RoleSession { role: arn, session: known @ None, account } => {
                let name = arn.resource().rsplit('/').next().unwrap_or_default();
                let text = format!("arn:{}:sts::{account}:assumed-role/{name}/{session}", arn.partition());
                *known = Arn::new(text).ok();
                Ok(requester)
            }
            _ => Err(RequestError::Requester { text: role.to_owned(), reason: "it is not a role".into() }),
        }
    }

    /// The same federated user session, made by this IAM user, whose permissions it has.
    ///
    /// # Errors
    /// When this is no federated user session, or the ARN is not one of a user in the same account.
    pub fn made_by(mut self, user: &str) -> Result<Self, RequestError> {
        let by = Self::from_arn(user)?;
        match (&mut self.identity, by.identity) {
            (Identity::FederatedUser { user, account, .. }, Identity::User(arn, of)) if *account == of => {
                *user = Some(arn);
                Ok(self)
            }
            _ => Err(RequestError::Requester {
                text: user.to_owned(),
                reason: "a federated user session is made by a user of its account".into(),
            }),
        }
    }

    /// The same requester with the unique id that IAM gives the user or role (`AIDA…`, `AROA…`), by which policies name
    /// it that were read back.
    pub fn with_unique_id(self, id: impl Into<String>) -> Self {
        Self { unique_id: Some(id.into()), ..self }
    }

    /// The same requester with the id that S3 gives the account, by which ACLs and bucket policies may name it.
    pub fn with_canonical_user_id(self, id: CanonicalUserId) -> Self {
        Self { canonical_user_id: Some(id), ..self }
    }

    /// What kind of requester it is.
    pub const fn kind(&self) -> RequesterKind {
        match &self.identity {
            Identity::Root(..) => RequesterKind::Root,
            Identity::User(..) => RequesterKind::User,
            Identity::RoleSession { .. } => RequesterKind::RoleSession,
            Identity::FederatedUser { .. } => RequesterKind::FederatedUser,
            Identity::Provider(_) => RequesterKind::IdentityProvider,
            Identity::Service(_) => RequesterKind::Service,
            Identity::Anonymous => RequesterKind::Anonymous,
        }
    }

    /// The account it belongs to: none of services, identity providers and anonymous requests.
    pub const fn account(&self) -> Option<&AccountId> {
        match &self.identity {
            Identity::Root(_, account) | Identity::User(_, account) => Some(account),
            Identity::RoleSession { account, .. } | Identity::FederatedUser { account, .. } => Some(account),
            Identity::Provider(_) | Identity::Service(_) | Identity::Anonymous => None,
        }
    }

    /// The id that S3 gives the account, where it was told.
    pub const fn canonical_user_id(&self) -> Option<&CanonicalUserId> {
        self.canonical_user_id.as_ref()
    }

    /// The unique id of the user or role, where it was told.
    pub fn unique_id(&self) -> Option<&str> {
        self.unique_id.as_deref()
    }

    /// Its ARN as `aws:PrincipalArn` has it: that of the role where it is a session of one.
    pub const fn principal_arn(&self) -> Option<&Arn> {
        match &self.identity {
            Identity::Root(arn, _) | Identity::User(arn, _) => Some(arn),
            Identity::RoleSession { role, .. } => Some(role),
            Identity::FederatedUser { arn, .. } => Some(arn),
            Identity::Provider(_) | Identity::Service(_) | Identity::Anonymous => None,
        }
    }

    /// Whether it is a role that AWS keeps for one of its services, whom the organization's policies do not bind.
    pub fn is_service_linked(&self) -> bool {
        match &self.identity {
            Identity::RoleSession { role, .. } => role.resource().starts_with("role/aws-service-role/"),
            _ => false,
        }
    }

    pub(super) const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What `aws:PrincipalType` says of it.
    pub(super) const fn principal_type(&self) -> Option<&'static str> {
        match &self.identity {
            Identity::Root(..) => Some("Account"),
            Identity::User(..) => Some("User"),
            Identity::RoleSession { .. } => Some("AssumedRole"),
            Identity::FederatedUser { .. } => Some("FederatedUser"),
            Identity::Anonymous => Some("Anonymous"),
            Identity::Provider(_) | Identity::Service(_) => None,
        }
    }

    /// What `aws:username` says of it: users alone have it.
    pub(super) fn user_name(&self) -> Option<&str> {
        match &self.identity {
            Identity::User(arn, _) => arn.resource().rsplit('/').next(),
            _ => None,
        }
    }

    /// What `aws:userid` says of it, where enough is known.
    pub(super) fn user_id(&self) -> Option<String> {
        let last = |arn: &Arn| arn.resource().rsplit('/').next().map(str::to_owned);
        match &self.identity {
            Identity::Root(_, account) => Some(account.to_string()),
            Identity::User(..) => self.unique_id.clone(),
            Identity::RoleSession { session, .. } => {
                Some(format!("{}:{}", self.unique_id.as_ref()?, last(session.as_ref()?)?))
            }
            Identity::FederatedUser { arn, account, .. } => Some(format!("{account}:{}", last(arn)?)),
            Identity::Anonymous => Some("anonymous".into()),
            Identity::Provider(_) | Identity::Service(_) => None,
        }
    }
}

impl fmt::Display for Requester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.identity {
            Identity::Root(arn, _) | Identity::User(arn, _) | Identity::FederatedUser { arn, .. } => {
                arn.fmt(f)
            }
            Identity::RoleSession { role, session, .. } => session.as_ref().unwrap_or(role).fmt(f),
            Identity::Provider(name) | Identity::Service(name) => f.pad(name),
            Identity::Anonymous => f.pad("anonymous"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_by_its_arn() {
        for (arn, kind, shown) in [
            ("arn:aws:iam::111111111111:root", RequesterKind::Root, "arn:aws:iam::111111111111:root"),
            (
                "arn:aws:iam::111111111111:user/x/ana",
                RequesterKind::User,
                "arn:aws:iam::111111111111:user/x/ana",
            ),
            (
                "arn:aws:iam::111111111111:role/x/r",
                RequesterKind::RoleSession,
                "arn:aws:iam::111111111111:role/x/r",
            ),
            (
                "arn:aws:sts::111111111111:assumed-role/r/ana",
                RequesterKind::RoleSession,
                "arn:aws:iam::111111111111:role/r",
            ),
            (
                "arn:aws:sts::111111111111:federated-user/ana",
                RequesterKind::FederatedUser,
                "arn:aws:sts::111111111111:federated-user/ana",
            ),
        ] {
            let requester = Requester::from_arn(arn).unwrap();
            assert_eq!(requester.kind(), kind, "{arn}");
            assert_eq!(requester.principal_arn().map(Arn::as_str), Some(shown), "{arn}");
        }
    }

    #[test]
    fn who_makes_no_request_is_refused() {
        for text in [
            "",
            "111111111111",
            "arn:aws:iam::111111111111:group/g",
            "arn:aws:iam::111111111111:user/*",
            "arn:aws:iam::1:user/ana",
            "arn:aws:s3:::b",
        ] {
            let error = Requester::from_arn(text).unwrap_err();
            assert!(matches!(error, RequestError::Requester { .. }), "{text}");
        }
        let account = Principal::new(PrincipalKind::Aws, "111111111111").unwrap();
        assert!(Requester::from_principal(&account).is_err());
        assert!(Requester::service("s3").is_err());
    }

    #[test]
    fn a_session_keeps_its_roles_path() {
        let session = Requester::role_session("arn:aws:iam::111111111111:role/x/r", "ana").unwrap();
        assert_eq!(session.to_string(), "arn:aws:sts::111111111111:assumed-role/r/ana");
        assert_eq!(session.principal_arn().map(Arn::resource), Some("role/x/r"));
        assert_eq!(session.with_unique_id("AROAEXAMPLE").user_id().as_deref(), Some("AROAEXAMPLE:ana"));
        assert!(Requester::role_session("arn:aws:iam::111111111111:user/u", "ana").is_err());
    }

    #[test]
    fn a_federated_user_has_a_user_of_its_account() {
        let session = Requester::from_arn("arn:aws:sts::111111111111:federated-user/ana").unwrap();
        assert!(session.clone().made_by("arn:aws:iam::111111111111:user/u").is_ok());
        assert!(session.made_by("arn:aws:iam::222222222222:user/u").is_err());
    }
}
