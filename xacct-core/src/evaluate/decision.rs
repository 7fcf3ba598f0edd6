//! What became of a request, and why.

use super::access_point::AccessPoint;
use super::acl::AclGround;
use super::compiled::{CompiledPolicy, Question, StatementRef};
use super::exceptions::{obeys_resource_control, obeys_service_control};
use super::{Grade, Request, RequesterKind};
use crate::PolicyKind;
use std::fmt;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is allowed.
    Allow,
    /// Nothing denies it, and something that has to allow it does not.
    ImplicitDeny,
    /// A statement denies it, whatever else allows it.
    ExplicitDeny,
}

impl Outcome {
    /// The outcome in one word, as IAM's documentation and the corpora write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::ImplicitDeny => "ImplicitDeny",
            Self::ExplicitDeny => "ExplicitDeny",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What would have to allow a request and does not. In the order in which an explanation gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Missing {
    /// A signature: only S3 answers requests that nobody has signed.
    Signature,
    /// The service control policies of some level above the requester's account.
    ServiceControlPolicy,
    /// The policy of the VPC endpoint that the request comes through.
    VpcEndpointPolicy,
    /// Block Public Access: the bucket's policy is public, and the requester is of another account.
    BlockPublicAccess,
    /// The access point answers requests from its own VPC alone, and none that are unsigned.
    AccessPointNetwork,
    /// AWS answers no other account's requests for this action.
    OwnAccount,
    /// A grant that does not count: the ACL grants it to a public group, and Block Public Access (IgnorePublicAcls)
    /// ignores that.
    PublicAcl,
    /// The object's owner, who is not the bucket's: the bucket's policy has no say, and no ACL grants it.
    ObjectOwner,
    /// A policy of the access point's account.
    AccessPointPolicy,
    /// A policy, or an ACL, of the account whose resource it is.
    ResourcePolicy,
    /// A policy of the requester.
    IdentityPolicy,
    /// The requester's permissions boundary.
    PermissionsBoundary,
    /// The policies of the requester's session.
    SessionPolicy,
}

impl Missing {
    const ALL: [Self; 13] = [
        Self::Signature,
        Self::ServiceControlPolicy,
        Self::VpcEndpointPolicy,
        Self::BlockPublicAccess,
        Self::AccessPointNetwork,
        Self::OwnAccount,
        Self::PublicAcl,
        Self::ObjectOwner,
        Self::AccessPointPolicy,
        Self::ResourcePolicy,
        Self::IdentityPolicy,
        Self::PermissionsBoundary,
        Self::SessionPolicy,
    ];

    const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// What is missing where a document of this kind, asked alone, does not allow.
    const fn of_kind(kind: PolicyKind) -> Self {
        match kind {
            PolicyKind::Bucket | PolicyKind::KmsKey | PolicyKind::Trust => Self::ResourcePolicy,
            PolicyKind::AccessPoint => Self::AccessPointPolicy,
            PolicyKind::Identity => Self::IdentityPolicy,
            PolicyKind::Boundary => Self::PermissionsBoundary,
            PolicyKind::Session => Self::SessionPolicy,
            // Of resource control policies nothing is missing: one that allows everything stands beside them.
            PolicyKind::ServiceControl | PolicyKind::ResourceControl => Self::ServiceControlPolicy,
            PolicyKind::VpcEndpoint => Self::VpcEndpointPolicy,
        }
    }
}

/// Some of all that can be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gaps(u16);

impl Gaps {
    pub(super) const fn add(&mut self, missing: Missing) {
        self.0 |= missing.bit();
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What grants a request in the account whose resource it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ground<'p> {
    /// A statement of the resource's policy, and how closely it names the requester.
    Statement(Grade, StatementRef<'p>),
    /// A grant of the bucket's or the object's ACL.
    Acl(AclGround<'p>),
}

/// Why a request is decided as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason<'p> {
    /// It is allowed. At least one of these is there, unless the root user asks for what is its account's own.
    Allowed {
        /// What grants it in the access point's account, where the request goes through one.
        access_point: Option<Ground<'p>>,
        /// What grants it in the account whose resource it is.
        resource: Option<Ground<'p>>,
        /// What allows it in the requester's account.
        identity: Option<StatementRef<'p>>,
    },
    /// Something that has to allow it does not: [`Decision::missing`] lists it.
    Missing,
    /// This statement denies it.
    Denied(StatementRef<'p>),
}

/// What becomes of a request, and why. Displays the reason in words.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::{Missing, Outcome, Policies, Request, Requester, authorize};
///
/// let analyst = Requester::from_arn("arn:aws:iam::222222222222:role/analyst")?;
/// let request = Request::new(analyst, "s3:GetObject", "arn:aws:s3:::reports/q1.csv")?;
/// let request = request.owned_by("111111111111".parse()?);
/// let decision = authorize(&request, &Policies::default())?;
///
/// assert_eq!(decision.outcome(), Outcome::ImplicitDeny);
/// assert!(decision.missing().eq([Missing::ResourcePolicy, Missing::IdentityPolicy]));
/// assert_eq!(
///     decision.to_string(),
///     "account 111111111111 has no bucket policy that allows `s3:GetObject` on `arn:aws:s3:::reports/q1.csv` \
///      to arn:aws:iam::222222222222:role/analyst; \
///      account 222222222222 has no identity policy that allows `s3:GetObject` on `arn:aws:s3:::reports/q1.csv` \
///      to arn:aws:iam::222222222222:role/analyst",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    request: &'a Request,
    reason: Reason<'a>,
    gaps: Gaps,
    /// The first level whose service control policies do not allow.
    level: Option<&'a str>,
    /// The account whose resource it is.
    owner: Option<&'a str>,
    /// The access point that the request goes through.
    access_point: Option<AccessPoint<'a>>,
    /// The policy that alone was asked.
    only: Option<&'a CompiledPolicy>,
}

impl<'a> Decision<'a> {
    pub(super) const fn new(request: &'a Request, reason: Reason<'a>, gaps: Gaps) -> Self {
        Self { request, reason, gaps, level: None, owner: None, access_point: None, only: None }
    }

    /// The same, with what its explanation names.
    pub(super) const fn about(
        self,
        owner: &'a str,
        level: Option<&'a str>,
        access_point: Option<AccessPoint<'a>>,
    ) -> Self {
        Self { owner: Some(owner), level, access_point, ..self }
    }

    /// What becomes of the request.
    pub const fn outcome(&self) -> Outcome {
        match self.reason {
            Reason::Allowed { .. } => Outcome::Allow,
            Reason::Missing => Outcome::ImplicitDeny,
            Reason::Denied(_) => Outcome::ExplicitDeny,
        }
    }

    /// Whether the request is allowed.
    pub const fn is_allowed(&self) -> bool {
        matches!(self.outcome(), Outcome::Allow)
    }

    /// Why.
    pub const fn reason(&self) -> Reason<'a> {
        self.reason
    }

    /// All that would have to allow the request and does not, the gravest first; nothing unless it is denied implicitly.
    pub fn missing(&self) -> impl Iterator<Item = Missing> + use<> {
        let gaps = if matches!(self.reason, Reason::Missing) { self.gaps } else { Gaps::default() };
        Missing::ALL.into_iter().filter(move |missing| gaps.0 & missing.bit() != 0)
    }

    /// The request that was decided.
    pub const fn request(&self) -> &'a Request {
        self.request
    }

    /// What something is missing for: through an access point that may be the bucket behind it too.
    fn resource_for(&self, missing: Missing) -> String {
        let request = self.request;
        let speaks_of_both = match missing {
            Missing::VpcEndpointPolicy
            | Missing::ServiceControlPolicy
            | Missing::ObjectOwner
            | Missing::PublicAcl => true,
            Missing::IdentityPolicy | Missing::PermissionsBoundary | Missing::SessionPolicy => {
                self.access_point.is_some_and(|it| request.requester().account() == Some(it.bucket_owner))
            }
            _ => false,
        };
        match self.access_point.filter(|_| speaks_of_both) {
            Some(access_point) => {
                format!("`{}` or on `{}` behind it", request.resource(), access_point.behind(request))
            }
            None => format!("`{}`", request.resource()),
        }
    }

    fn explain(&self, missing: Missing, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = self.request;
        let (requester, action) = (request.requester(), request.action());
        let resource = self.resource_for(missing);
        let what = format_args!("`{action}` on {resource}");
        if let Some(policy) = self.only {
            return write!(f, "no statement of {} allows {what} to {requester}", named(policy));
        }
        match missing {
            Missing::Signature => {
                write!(f, "nobody has signed the request, and `{action}` is not answered so")
            }
            Missing::ServiceControlPolicy => write!(
                f,
                "no service control policy of {} allows {what}, as `FullAWSAccess` would",
                self.level.unwrap_or("some level of the organization")
            ),
            Missing::VpcEndpointPolicy => write!(f, "the VPC endpoint's policy does not allow {what}"),
            Missing::BlockPublicAccess => write!(
                f,
                "the bucket's policy is public, and Block Public Access (RestrictPublicBuckets) keeps out whoever is not \
                 of its account, as {requester}"
            ),
            Missing::AccessPointNetwork => match requester.kind() {
                RequesterKind::Anonymous => f.write_str("access points answer no unsigned requests"),
                _ => f.write_str("the access point answers requests from its own VPC alone"),
            },
            Missing::OwnAccount => write!(f, "`{action}` is for principals of the resource's own account"),
            Missing::ObjectOwner => write!(
                f,
                "the object is not the bucket owner's, so that the bucket's policy grants nothing, and no ACL grants \
                 {what} to {requester}"
            ),
            Missing::AccessPointPolicy => {
                write!(f, "the access point's policy does not allow {what} to {requester}")
            }
            Missing::PublicAcl => write!(
                f,
                "the ACL grants {what} to a public group, and Block Public Access (IgnorePublicAcls) ignores that"
            ),
            Missing::ResourcePolicy => match (self.access_point, self.owner) {
                (Some(access_point), _) => write!(
                    f,
                    "account {} has no bucket policy that allows `{action}` on `{}` through the access point to {requester}",
                    access_point.bucket_owner,
                    access_point.behind(request)
                ),
                (None, owner) => write!(
                    f,
                    "account {} has no {} that allows {what} to {requester}",
                    owner.unwrap_or_default(),
                    policy_of(request)
                ),
            },
            Missing::IdentityPolicy => match requester.account() {
                Some(account) => {
                    write!(f, "account {account} has no identity policy that allows {what} to {requester}")
                }
                None => write!(f, "no identity policy allows {what} to {requester}"),
            },
            Missing::PermissionsBoundary => {
                let whose =
                    requester.principal_arn().map_or_else(|| requester.to_string(), ToString::to_string);
                write!(f, "the permissions boundary of {whose} does not allow {what}")
            }
            Missing::SessionPolicy => write!(f, "the session policies of {requester} do not allow {what}"),
        }
    }
}

impl CompiledPolicy {
    /// What this document alone decides: whether it grants or denies, whether it is the half that allows, or, where its
    /// kind only filters, whether it lets the request pass.
    ///
    /// It does not ask whose the resource is, nor for other policies: [`authorize`](super::authorize) does. A service
    /// control policy of denials alone is taken to stand beside `FullAWSAccess`, as one of its level has to; beside a
    /// resource control policy stands `RCPFullAWSAccess` always. Who is named by an id that the requester was not told to
    /// have is taken for someone else.
    pub fn decide<'a>(&'a self, request: &'a Request) -> Decision<'a> {
        let answer = self.answer(Question::of(request));
        let allowed = |(grade, by)| {
            let (resource, identity) = match self.kind().names_principals() {
                true => (Some(Ground::Statement(grade, by)), None),
                false => (None, Some(by)),
            };
            Reason::Allowed { access_point: None, resource, identity }
        };
        let mut gaps = Gaps::default();
        let passes = Reason::Allowed { access_point: None, resource: None, identity: None };
        let reason = match answer.denied {
            _ if !self.binds(request) => passes,
            Some(by) => Reason::Denied(by),
            None if self.only_denies() => passes,
            None => answer.allowed.map_or(Reason::Missing, allowed),
        };
        if reason == Reason::Missing {
            gaps.add(Missing::of_kind(self.kind()));
        }
        Decision { only: Some(self), ..Decision::new(request, reason, gaps) }
    }

    /// Whether an organization's policy is for such requests at all.
    fn binds(&self, request: &Request) -> bool {
        match self.kind() {
            PolicyKind::ServiceControl => obeys_service_control(request),
            PolicyKind::ResourceControl => obeys_resource_control(request),
            _ => true,
        }
    }

    /// Whether it stands beside a policy that allows everything.
    fn only_denies(&self) -> bool {
        let allows = |statement: &crate::Statement| statement.effect == crate::Effect::Allow;
        match self.kind() {
            PolicyKind::ResourceControl => true,
            PolicyKind::ServiceControl => !self.document().statements.iter().any(allows),
            _ => false,
        }
    }
}

/// The policy in question: `the bucket policy `, by its name where it has one.
pub(super) fn named(policy: &CompiledPolicy) -> String {
    let words = policy.kind().in_words();
    let noun = words.split_once(' ').map_or(words, |(_, noun)| noun);
    policy.name().map_or_else(|| format!("the {noun}"), |name| format!("the {noun} `{name}`"))
}

/// The policy that the resource of a request would have.
fn policy_of(request: &Request) -> &'static str {
    match request.service() {
        "s3" => "bucket policy",
        "kms" => "key policy",
        "sts" => "trust policy",
        _ => "resource policy",
    }
}

impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::Denied(by) => write!(f, "{by} denies it"),
            Reason::Missing => {
                for (index, missing) in self.missing().enumerate() {
                    f.write_str(if index > 0 { "; " } else { "" })?;
                    self.explain(missing, f)?;
                }
                Ok(())
            }
            Reason::Allowed { access_point: None, resource: None, identity: None } => match self.only {
                Some(policy) if !policy.binds(self.request) => {
                    write!(f, "{} does not bind {}", named(policy), self.request.requester())
                }
                Some(policy) => write!(f, "no statement of {} denies it", named(policy)),
                None => f.write_str("it is the root user's own account's"),
            },
            Reason::Allowed { access_point, resource, identity } => {
                let of_resources =
                    [access_point, resource].into_iter().flatten().map(|grant| grant.to_string());
                let grounds: Vec<String> = of_resources.chain(identity.map(|by| by.to_string())).collect();
                write!(
                    f,
                    "{} {} it",
                    grounds.join(" and "),
                    if grounds.len() > 1 { "allow" } else { "allows" }
                )
            }
        }
    }
}

impl fmt::Display for Ground<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Statement(_, by) => by.fmt(f),
            Self::Acl(ground) => ground.fmt(f),
        }
    }
}
