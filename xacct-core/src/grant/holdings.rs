//! What the accounts of a grant hold.

use super::{Content, Grant, GrantDocument, Grantee, Target};
use crate::evaluate::{Acl, BlockPublicAccess, CompiledPolicy, ObjectOwnership};
use crate::{CanonicalUserId, Document, OrganizationId, PolicyKind, VpcId};
use std::fmt;

/// What the accounts of a grant hold, as far as it decides the grant's requests: by it [`Grant::ask`] answers. What is not
/// there grants nothing and limits nothing.
///
/// Documents are taken as AWS stores them, whatever they hold besides the grant's statements, and are prepared once for all
/// that is asked. By default Object Ownership is that of a new bucket, under which ACLs count for nothing: where a bucket has
/// no such setting, that is [`ObjectOwnership::ObjectWriter`].
///
/// # Examples
/// ```
/// use xacct_core::evaluate::BlockPublicAccess;
/// use xacct_core::grant::{Holdings, PrincipalHoldings};
/// # use xacct_core::Document;
/// # use xacct_core::grant::Grantee;
/// # let (bucket_policy, reads, boundary) = (Document::default(), Document::default(), Document::default());
///
/// let analyst = PrincipalHoldings::default()
///     .unique_id("AROAEXAMPLEEXAMPLE12")
///     .policy("ReadReports", reads)
///     .boundary("Analysts", boundary);
/// let holdings = Holdings::default()
///     .bucket_policy(bucket_policy)
///     .block_public_access(BlockPublicAccess::ALL)
///     .grantee(Grantee::new("arn:aws:iam::222222222222:role/analyst")?, analyst);
/// # let _ = holdings;
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    pub(super) bucket_policy: Option<CompiledPolicy>,
    pub(super) ownership: ObjectOwnership,
    pub(super) bucket_acl: Option<Acl>,
    object_acls: Vec<(String, Acl)>,
    pub(super) block_public_access: BlockPublicAccess,
    pub(super) key_policy: Option<CompiledPolicy>,
    pub(super) access_point: Option<AccessPointHoldings>,
    pub(super) role: PrincipalHoldings,
    grantees: Vec<(Grantee, PrincipalHoldings)>,
}

/// What an account holds of a user or role: of a grantee, or of the role of the method `Role`. Of a grantee that is an
/// account as a whole, what somebody in it has to whom its administrator has given the grant's half.
#[derive(Clone, Debug, Default)]
pub struct PrincipalHoldings {
    pub(super) unique_id: Option<String>,
    pub(super) canonical_user_id: Option<CanonicalUserId>,
    pub(super) organization: Option<OrganizationId>,
    pub(super) identity: Vec<CompiledPolicy>,
    pub(super) boundary: Option<CompiledPolicy>,
    pub(super) trust: Option<CompiledPolicy>,
}

/// What an account holds of the access point of the method `AccessPoint`, which is one in front of the grant's bucket.
#[derive(Clone, Debug, Default)]
pub struct AccessPointHoldings {
    pub(super) policy: Option<CompiledPolicy>,
    pub(super) vpc: Option<VpcId>,
    pub(super) block_public_access: BlockPublicAccess,
}

/// Sets what is held and hands it back, to be written as one expression.
impl Holdings {
    /// The policy of the bucket.
    pub fn bucket_policy(self, policy: Document) -> Self {
        Self { bucket_policy: Some(CompiledPolicy::new(PolicyKind::Bucket, policy)), ..self }
    }

    /// The Object Ownership of the bucket.
    pub fn ownership(self, ownership: ObjectOwnership) -> Self {
        Self { ownership, ..self }
    }

    /// The ACL of the bucket. What it grants to the bucket's owner itself can be left out: that may do all that an ACL can
    /// grant anyway, and nobody's canonical user id has to be known for it.
    pub fn bucket_acl(self, acl: Acl) -> Self {
        Self { bucket_acl: Some(acl), ..self }
    }

    /// The ACL of the object of this key. Where ACLs count, an object of which none is known is taken for the bucket
    /// owner's, with an ACL that grants nothing.
    pub fn object_acl(mut self, key: impl Into<String>, acl: Acl) -> Self {
        self.object_acls.push((key.into(), acl));
        self
    }

    /// Block Public Access: the bucket's and its account's together.
    pub fn block_public_access(self, block_public_access: BlockPublicAccess) -> Self {
        Self { block_public_access, ..self }
    }

    /// The policy of the grant's key.
    pub fn key_policy(self, policy: Document) -> Self {
        Self { key_policy: Some(CompiledPolicy::new(PolicyKind::KmsKey, policy)), ..self }
    }

    /// The access point. Without it nothing that goes through it is answered.
    pub fn access_point(self, access_point: AccessPointHoldings) -> Self {
        Self { access_point: Some(access_point), ..self }
    }

    /// The role of the method `Role`.
    pub fn role(self, role: PrincipalHoldings) -> Self {
        Self { role, ..self }
    }

    /// One of the grantees, as the grant names it.
    pub fn grantee(mut self, grantee: Grantee, principal: PrincipalHoldings) -> Self {
        self.grantees.retain(|(known, _)| *known != grantee);
        self.grantees.push((grantee, principal));
        self
    }
}

/// Sets what is held and hands it back, to be written as one expression.
impl PrincipalHoldings {
    /// Its unique id, by which policies name it that were read back, and which `aws:userid` begins with: `AROA…` or
    /// `AIDA…`.
    pub fn unique_id(self, id: impl Into<String>) -> Self {
        Self { unique_id: Some(id.into()), ..self }
    }

    /// The id that S3 gives its account, by which ACLs name it.
    pub fn canonical_user_id(self, id: CanonicalUserId) -> Self {
        Self { canonical_user_id: Some(id), ..self }
    }

    /// The organization that its account is of, which its requests carry (`aws:PrincipalOrgID`). Without it they carry the
    /// one that the grant demands, if it demands one.
    pub fn organization(self, id: OrganizationId) -> Self {
        Self { organization: Some(id), ..self }
    }

    /// One identity policy more, by the name that answers give: an inline policy, one that is attached, or one of a group.
    pub fn policy(mut self, name: impl Into<String>, policy: Document) -> Self {
        self.identity.push(CompiledPolicy::new(PolicyKind::Identity, policy).named(name.into()));
        self
    }

    /// Its permissions boundary, by the name that answers give.
    pub fn boundary(self, name: impl Into<String>, policy: Document) -> Self {
        Self { boundary: Some(CompiledPolicy::new(PolicyKind::Boundary, policy).named(name.into())), ..self }
    }

    /// Of the grant's role: who may assume it.
    pub fn trust(self, policy: Document) -> Self {
        Self { trust: Some(CompiledPolicy::new(PolicyKind::Trust, policy)), ..self }
    }
}

/// Sets what is held and hands it back, to be written as one expression.
impl AccessPointHoldings {
    /// Its policy.
    pub fn policy(self, policy: Document) -> Self {
        Self { policy: Some(CompiledPolicy::new(PolicyKind::AccessPoint, policy)), ..self }
    }

    /// The VPC from which alone it answers, where its network origin is one.
    pub fn vpc(self, vpc: VpcId) -> Self {
        Self { vpc: Some(vpc), ..self }
    }

    /// Its Block Public Access, together with that of its account.
    pub fn block_public_access(self, block_public_access: BlockPublicAccess) -> Self {
        Self { block_public_access, ..self }
    }
}

impl Holdings {
    /// What the accounts hold where they hold nothing but these documents, and an access point, if the grant is by one.
    pub fn of(grant: &Grant, documents: &[GrantDocument]) -> Self {
        let access_point = grant.access_point_account().map(|_| AccessPointHoldings::default());
        let mut holdings = Self { access_point, ..Self::default() };
        for document in documents {
            holdings.put(grant, document);
        }
        holdings
    }

    fn put(&mut self, grant: &Grant, document: &GrantDocument) {
        match &document.content {
            Content::Ownership(ownership) => self.ownership = *ownership,
            Content::Acl(acl) => match &document.target {
                Target::ObjectAcl(key) => {
                    self.object_acls.push((key.to_string(), acl.of_account(grant.owner())));
                }
                _ => self.bucket_acl = Some(acl.of_account(grant.owner())),
            },
            Content::Policy(kind, policy) => {
                self.put_policy(&document.target, CompiledPolicy::new(*kind, policy.clone()));
            }
        }
    }

    fn put_policy(&mut self, target: &Target, policy: CompiledPolicy) {
        match target {
            Target::RoleTrust => self.role.trust = Some(policy),
            Target::RolePermissions => self.role.identity.push(policy),
            Target::KeyPolicy => self.key_policy = Some(policy),
            Target::BucketPolicy => self.bucket_policy = Some(policy),
            Target::AccessPointPolicy => self.access_point.get_or_insert_default().policy = Some(policy),
            Target::Identity(grantee) => {
                let principal = PrincipalHoldings { identity: vec![policy], ..Default::default() };
                self.grantees.push((grantee.clone(), principal));
            }
            Target::OwnershipControls | Target::BucketAcl | Target::ObjectAcl(_) => {}
        }
    }

    pub(super) fn of_grantee(&self, grantee: &Grantee) -> Option<&PrincipalHoldings> {
        self.grantees.iter().find(|(known, _)| known == grantee).map(|(_, principal)| principal)
    }

    pub(super) fn acl_of_object(&self, key: &str) -> Option<&Acl> {
        self.object_acls.iter().find(|(known, _)| known == key).map(|(_, acl)| acl)
    }

    /// The canonical user id of an account, where it was told of some grantee in it.
    pub(super) fn canonical_user_id(&self, account: &str) -> Option<&CanonicalUserId> {
        let mut of_account =
            self.grantees.iter().filter(|(grantee, _)| grantee.account().as_str() == account);
        of_account.find_map(|(_, principal)| principal.canonical_user_id.as_ref())
    }

    /// Which of the documents this is.
    pub(super) fn document_of(&self, policy: &CompiledPolicy) -> Option<HeldDocument> {
        let is_it = |held: &CompiledPolicy| std::ptr::eq(held, policy);
        let is = |held: &Option<CompiledPolicy>| held.as_ref().is_some_and(is_it);
        let position = |principal: &PrincipalHoldings| principal.identity.iter().position(is_it);
        let single = [
            (is(&self.bucket_policy), HeldDocument::BucketPolicy),
            (is(&self.key_policy), HeldDocument::KeyPolicy),
            (
                self.access_point.as_ref().is_some_and(|held| is(&held.policy)),
                HeldDocument::AccessPointPolicy,
            ),
            (is(&self.role.trust), HeldDocument::RoleTrust),
            (is(&self.role.boundary), HeldDocument::RoleBoundary),
        ];
        let of_grantee = |(grantee, principal): &(Grantee, PrincipalHoldings)| {
            let identity =
                position(principal).map(|index| HeldDocument::IdentityPolicy(grantee.clone(), index));
            identity.or_else(|| is(&principal.boundary).then(|| HeldDocument::Boundary(grantee.clone())))
        };
        let found = single.into_iter().find(|(is_it, _)| *is_it).map(|(_, document)| document);
        found
            .or_else(|| position(&self.role).map(HeldDocument::RolePolicy))
            .or_else(|| self.grantees.iter().find_map(of_grantee))
    }
}

/// One of the documents of [`Holdings`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeldDocument {
    /// The policy of the bucket.
    BucketPolicy,
    /// The policy of the key.
    KeyPolicy,
    /// The policy of the access point.
    AccessPointPolicy,
    /// The trust policy of the grant's role.
    RoleTrust,
    /// One of the identity policies of the grant's role, counted from 0.
    RolePolicy(usize),
    /// The permissions boundary of the grant's role.
    RoleBoundary,
    /// One of the identity policies of a grantee, counted from 0.
    IdentityPolicy(Grantee, usize),
    /// The permissions boundary of a grantee.
    Boundary(Grantee),
}

/// "policy of the bucket", as [`Target`] says it.
impl fmt::Display for HeldDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BucketPolicy => Target::BucketPolicy.fmt(f),
            Self::KeyPolicy => Target::KeyPolicy.fmt(f),
            Self::AccessPointPolicy => Target::AccessPointPolicy.fmt(f),
            Self::RoleTrust => Target::RoleTrust.fmt(f),
            Self::RolePolicy(index) => write!(f, "identity policy {index} of the role"),
            Self::RoleBoundary => f.write_str("permissions boundary of the role"),
            Self::IdentityPolicy(grantee, index) => {
                write!(f, "identity policy {index} of {}", grantee.in_words())
            }
            Self::Boundary(grantee) => write!(f, "permissions boundary of {}", grantee.in_words()),
        }
    }
}
