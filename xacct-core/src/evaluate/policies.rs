//! The policies that stand in a request's way.

use super::access_point::{AccessPoint, is_behind};
use super::acl::Acl;
use super::bucket::{Bucket, Object};
use super::compiled::CompiledPolicy;
use super::{Request, RequestError, Requester, RequesterKind};
use crate::PolicyKind;

/// The policies that a request is held against. What is not there limits nothing, and grants nothing.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::{CompiledPolicy, Policies};
/// # use xacct_core::{Document, PolicyKind};
/// # let (bucket_policy, identity) = (Document::default(), Document::default());
/// let bucket_policy = CompiledPolicy::new(PolicyKind::Bucket, bucket_policy);
/// let identity = [CompiledPolicy::new(PolicyKind::Identity, identity)];
/// let policies = Policies { resource: Some(&bucket_policy), identity: &identity, ..Policies::default() };
/// # let _ = policies;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Policies<'p> {
    /// Those of the requester: of the user and its groups, or of the role. A session has its role's.
    pub identity: &'p [CompiledPolicy],
    /// The permissions boundary of the user or role.
    pub boundary: Option<&'p CompiledPolicy>,
    /// The session policies, where the session was made with some: what one of them allows passes.
    pub session: Option<&'p [CompiledPolicy]>,
    /// The service control policies above the requester's account, where an organization has it as a member.
    pub service_control: Option<&'p [Level]>,
    /// The resource control policies above the account whose resource it is; of a request through an access point, those
    /// above the bucket's account.
    pub resource_control: Option<&'p [Level]>,
    /// The policy of the VPC endpoint that the request comes through.
    pub endpoint: Option<&'p CompiledPolicy>,
    /// The policy of the resource: of the bucket, the key, the role to be assumed, … Of a resource of another service any
    /// policy that names principals. Grants of KMS (`kms:CreateGrant`) are not part of it, and keys that AWS manages,
    /// to which resource control policies do not apply, are not told apart.
    pub resource: Option<&'p CompiledPolicy>,
    /// The other settings of the bucket, where S3 is asked.
    pub bucket: Bucket<'p>,
    /// The access point that the request goes through.
    pub access_point: Option<AccessPoint<'p>>,
}

/// The policies that an organization attaches at one level: to its root, to one organizational unit, or to the account.
#[derive(Clone, Debug)]
pub struct Level {
    /// The level's name, which decisions give.
    pub name: String,
    /// What is attached there. Of service control policies one must allow; `FullAWSAccess` is one that does.
    pub policies: Vec<CompiledPolicy>,
}

impl Policies<'_> {
    /// Whether each stands where it belongs, and all is known by which they may name the requester.
    pub(super) fn can_be_asked(&self, request: &Request, owner: &str) -> Result<(), RequestError> {
        self.check_kinds(request)?;
        request.check_owner()?;
        if self.access_point.is_none() && is_behind(request) {
            let reason = "the request goes through an access point: say which, and which bucket is behind it";
            return Err(RequestError::AccessPoint {
                resource: request.resource().into(),
                reason: reason.into(),
            });
        }
        if request.service() == "s3" {
            let owner = self.access_point.map_or(owner, |access_point| access_point.bucket_owner.as_str());
            self.bucket.check(request, owner)?;
        }
        self.check_ids(request.requester())
    }

    /// Whether the ids are told by which a policy of the resource, or an ACL that counts, may name the requester.
    fn check_ids(&self, requester: &Requester) -> Result<(), RequestError> {
        let policies = [self.resource, self.access_point.and_then(|it| it.policy)].into_iter().flatten();
        let names = |by: fn(&CompiledPolicy) -> bool| policies.clone().any(by);
        let of_object = if let Object::Existing(acl) = self.bucket.object { Some(acl) } else { None };
        let mut acls = [self.bucket.acl, of_object].into_iter().flatten();
        let text = || requester.to_string();
        let has_unique_id = matches!(requester.kind(), RequesterKind::User | RequesterKind::RoleSession);
        if has_unique_id && requester.unique_id().is_none() && names(CompiledPolicy::names_unique_ids) {
            return Err(RequestError::MissingUniqueId { requester: text() });
        }
        if requester.account().is_some()
            && requester.canonical_user_id().is_none()
            && (names(CompiledPolicy::names_canonical_users)
                || self.bucket.ownership.has_acls() && acls.any(Acl::names_canonical_users))
        {
            return Err(RequestError::MissingCanonicalUserId { requester: text() });
        }
        Ok(())
    }

    fn check_kinds(&self, request: &Request) -> Result<(), RequestError> {
        let of_resource = match request.service() {
            "s3" => Some(PolicyKind::Bucket),
            "kms" => Some(PolicyKind::KmsKey),
            "sts" => Some(PolicyKind::Trust),
            // Policies of other services' resources are of no kind of ours.
            _ => None,
        };
        all_of("identity", self.identity, PolicyKind::Identity)?;
        all_of("boundary", self.boundary, PolicyKind::Boundary)?;
        all_of("session", self.session.unwrap_or_default(), PolicyKind::Session)?;
        all_of("service_control", of_levels(self.service_control), PolicyKind::ServiceControl)?;
        all_of("resource_control", of_levels(self.resource_control), PolicyKind::ResourceControl)?;
        all_of("endpoint", self.endpoint, PolicyKind::VpcEndpoint)?;
        all_of("access_point", self.access_point.and_then(|it| it.policy), PolicyKind::AccessPoint)?;
        match (of_resource, self.resource.map(CompiledPolicy::kind)) {
            (Some(expected), _) => all_of("resource", self.resource, expected),
            // It names principals at least.
            (None, Some(kind)) if kind.speaks_of_any_service() => {
                Err(RequestError::WrongKind { field: "resource", kind, expected: PolicyKind::Bucket })
            }
            (None, _) => Ok(()),
        }
    }
}

fn all_of<'p>(
    field: &'static str,
    policies: impl IntoIterator<Item = &'p CompiledPolicy>,
    expected: PolicyKind,
) -> Result<(), RequestError> {
    match policies.into_iter().find(|policy| policy.kind() != expected) {
        Some(policy) => Err(RequestError::WrongKind { field, kind: policy.kind(), expected }),
        None => Ok(()),
    }
}

fn of_levels(levels: Option<&[Level]>) -> impl Iterator<Item = &CompiledPolicy> {
    levels.unwrap_or_default().iter().flat_map(|level| &level.policies)
}
