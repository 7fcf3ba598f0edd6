//! What S3 asks besides policies: who owns objects, what ACLs grant, and what Block Public Access holds back.

use super::acl::{Acl, AclOf};
use super::compiled::CompiledPolicy;
use super::decision::{Ground, Missing};
use super::{Request, RequestError};
use crate::value::S3Name;
use crate::{AccountId, Arn};

/// The settings of a bucket that decide besides its policy. By default those of a new bucket without a policy: ACLs
/// disabled; but for Block Public Access, which is as [`BlockPublicAccess::NONE`] here.
///
/// # Examples
/// An object that account 333333333333 has put into a bucket where ACLs count is not the bucket owner's to grant:
/// ```
/// use xacct_core::evaluate::{
///     Acl, Bucket, Missing, Object, ObjectOwnership, Policies, Request, Requester, authorize,
/// };
///
/// let of_object = Acl { owner: "333333333333".parse()?, grants: Vec::new() };
/// let bucket = Bucket {
///     ownership: ObjectOwnership::ObjectWriter,
///     object: Object::Existing(&of_object),
///     ..Bucket::default()
/// };
/// let owner = Requester::from_arn("arn:aws:iam::111111111111:user/bob")?;
/// let request = Request::new(owner, "s3:GetObject", "arn:aws:s3:::reports/inbox/x")?
///     .owned_by("111111111111".parse()?);
/// let policies = Policies { bucket, ..Policies::default() };
/// let decision = authorize(&request, &policies)?;
/// assert!(decision.missing().eq([Missing::ObjectOwner, Missing::IdentityPolicy]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Bucket<'p> {
    /// Object Ownership, which turns ACLs on and off.
    pub ownership: ObjectOwnership,
    /// The bucket's ACL. Without one, nothing is granted by it.
    pub acl: Option<&'p Acl>,
    /// The object in question: needed where ACLs count, since its ACL tells whose it is.
    pub object: Object<'p>,
    /// Block Public Access, the bucket's and its account's together.
    pub block_public_access: BlockPublicAccess,
}

/// What is known of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Object<'p> {
    /// Nothing.
    #[default]
    Unknown,
    /// That it does not exist yet, so that it is nobody's.
    New,
    /// Its ACL.
    Existing(&'p Acl),
}

/// Who owns the objects of a bucket that other accounts put there, and whether ACLs count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ObjectOwnership {
    /// The bucket's owner; ACLs count for nothing. The default since April 2023.
    #[default]
    BucketOwnerEnforced,
    /// The bucket's owner where the upload says `bucket-owner-full-control`, else whoever puts them; ACLs count.
    BucketOwnerPreferred,
    /// Whoever puts them; ACLs count. Also where a bucket has no such setting.
    ObjectWriter,
}

impl ObjectOwnership {
    /// Every setting.
    pub const ALL: [Self; 3] = [Self::BucketOwnerEnforced, Self::BucketOwnerPreferred, Self::ObjectWriter];

    /// The setting that S3 writes so.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.as_str() == text)
    }

    /// The setting as S3 writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }

    /// Whether ACLs count.
    pub const fn has_acls(self) -> bool {
        !matches!(self, Self::BucketOwnerEnforced)
    }

    /// Whose an object will be that `writer` puts into a bucket of `bucket_owner`.
    pub const fn owner_of_upload<'a>(
        self,
        bucket_owner: &'a AccountId,
        writer: &'a AccountId,
        says_bucket_owner_full_control: bool,
    ) -> &'a AccountId {
        match self {
            Self::BucketOwnerEnforced => bucket_owner,
            Self::BucketOwnerPreferred if says_bucket_owner_full_control => bucket_owner,
            Self::BucketOwnerPreferred | Self::ObjectWriter => writer,
        }
    }
}

/// The four settings of Block Public Access, of a bucket, an account or an access point.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::BlockPublicAccess;
///
/// let account = BlockPublicAccess { ignore_public_acls: true, ..BlockPublicAccess::NONE };
/// assert!(account.with(BlockPublicAccess::ALL).restrict_public_buckets, "the strictest counts");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockPublicAccess {
    /// `BlockPublicAcls`: public ACLs are refused when they are put.
    pub block_public_acls: bool,
    /// `IgnorePublicAcls`: what ACLs grant to groups is ignored.
    pub ignore_public_acls: bool,
    /// `BlockPublicPolicy`: public policies are refused when they are put.
    pub block_public_policy: bool,
    /// `RestrictPublicBuckets`: where the policy is public, only AWS services and the owner's account pass.
    pub restrict_public_buckets: bool,
}

impl BlockPublicAccess {
    /// Nothing is blocked.
    pub const NONE: Self = Self {
        block_public_acls: false,
        ignore_public_acls: false,
        block_public_policy: false,
        restrict_public_buckets: false,
    };

    /// Everything public is blocked: the default since April 2023.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };

    /// Both together: what one of them blocks is blocked.
    pub const fn with(self, other: Self) -> Self {
        Self {
            block_public_acls: self.block_public_acls || other.block_public_acls,
            ignore_public_acls: self.ignore_public_acls || other.ignore_public_acls,
            block_public_policy: self.block_public_policy || other.block_public_policy,
            restrict_public_buckets: self.restrict_public_buckets || other.restrict_public_buckets,
        }
    }

    /// Whether S3 refuses to store this policy of a bucket or an access point.
    pub fn refuses_policy(self, policy: &CompiledPolicy) -> bool {
        self.block_public_policy && policy.is_public()
    }

    /// Whether S3 refuses to store this ACL.
    pub fn refuses_acl(self, acl: &Acl) -> bool {
        self.block_public_acls && acl.is_public()
    }

    /// Whether requests of other accounts are kept out where these are the policies, one of which is public.
    pub(super) fn restricts<'p>(self, policies: impl IntoIterator<Item = &'p CompiledPolicy>) -> bool {
        self.restrict_public_buckets && policies.into_iter().any(CompiledPolicy::is_public)
    }
}

impl Bucket<'_> {
    /// Whether all is known that a request is decided by.
    pub(super) fn check(&self, request: &Request, owner: &str) -> Result<(), RequestError> {
        if !self.ownership.has_acls() {
            return Ok(());
        }
        let resource = || request.resource().to_owned();
        let is_of_object = request.arn().and_then(Arn::s3_name).is_some_and(is_object);
        if is_of_object && self.object == Object::Unknown {
            return Err(RequestError::MissingObjectAcl { resource: resource() });
        }
        match self.acl {
            Some(acl) if acl.owner.as_str() != owner => Err(RequestError::OwnerContradicted {
                resource: resource(),
                told: owner.to_owned(),
                named: acl.owner.to_string(),
            }),
            _ => Ok(()),
        }
    }
}

fn is_object(name: S3Name<'_>) -> bool {
    match name {
        S3Name::Object { .. } => true,
        S3Name::AccessPoint { below, .. } => below.is_some(),
        S3Name::Bucket(_) => false,
    }
}

/// Actions on objects that are the bucket owner's to grant, whoever owns an object of that key.
const OF_BUCKET_OWNER: [&str; 9] = [
    "s3:AbortMultipartUpload",
    "s3:BypassGovernanceRetention",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:InitiateReplication",
    "s3:ListMultipartUploadParts",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "s3:PutObject",
    "s3:Replicate*",
];

/// Whether a bucket or an object is asked for, and an object that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// The bucket, or what the bucket's owner has to grant of the objects in it.
    Bucket,
    /// An object that exists, which is its owner's to grant.
    Object,
}

impl Subject {
    /// What a request to S3 is about.
    fn of(request: &Request) -> Self {
        let is_object = request.arn().and_then(Arn::s3_name).is_some_and(is_object);
        let action = request.action().as_bytes();
        let is_of_bucket_owner =
            || OF_BUCKET_OWNER.iter().any(|it| xacct_catalog::wildcard::matches(it.as_bytes(), action));
        if is_object && !is_of_bucket_owner() { Self::Object } else { Self::Bucket }
    }
}

/// What the account says whose resource it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct ResourceSide<'p> {
    /// The account that has to grant it.
    pub(super) authority: &'p str,
    pub(super) grant: Option<Ground<'p>>,
    /// What is missing where nothing grants it.
    pub(super) missing: Missing,
}

/// What the bucket's policy and the ACLs grant; `by_policy` is what the policy grants.
pub(super) fn resource_side<'p>(
    request: &Request,
    owner: &'p str,
    by_policy: Option<Ground<'p>>,
    bucket: &Bucket<'p>,
) -> ResourceSide<'p> {
    let by_policy_alone =
        ResourceSide { authority: owner, grant: by_policy, missing: Missing::ResourcePolicy };
    if !bucket.ownership.has_acls() {
        return by_policy_alone;
    }
    let (of, acl) = match (Subject::of(request), bucket.object) {
        (Subject::Object, Object::Existing(acl)) => (AclOf::Object, Some(acl)),
        // What the bucket's policy says of an upload goes for its ACL and tags too.
        (Subject::Object, _) => (AclOf::Object, None),
        (Subject::Bucket, _) => (AclOf::Bucket, bucket.acl),
    };
    let Some(acl) = acl else { return by_policy_alone };
    let authority = if of == AclOf::Object { acl.owner.as_str() } else { owner };
    let granted = |ignores_public| {
        let action = granted_action(request, bucket.object)?;
        acl.grant(of, action, request.requester(), ignores_public)
    };
    let by_acl = granted(bucket.block_public_access.ignore_public_acls);
    let is_foreign = authority != owner;
    let missing = match granted(false) {
        Some(_) if by_acl.is_none() => Missing::PublicAcl,
        _ if is_foreign => Missing::ObjectOwner,
        _ => Missing::ResourcePolicy,
    };
    let grant = by_policy.filter(|_| !is_foreign).or_else(|| by_acl.map(Ground::Acl));
    ResourceSide { authority, grant, missing }
}

/// The action that an ACL has to grant: whoever may write to a bucket creates objects there, and overwrites and deletes
/// those that are its own. None where no ACL can.
fn granted_action<'r>(request: &'r Request, object: Object<'_>) -> Option<&'r str> {
    let is_own = |acl: &Acl| request.requester().account() == Some(&acl.owner);
    match (request.compared_action(), object) {
        ("s3:putobject", Object::Existing(acl)) if !is_own(acl) => None,
        ("s3:deleteobject", Object::Existing(acl)) if is_own(acl) => Some("s3:PutObject"),
        _ => Some(request.action()),
    }
}
