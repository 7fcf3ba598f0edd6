//! Access control lists of S3: who they grant what.

use super::{Requester, RequesterKind};
use crate::{AccountId, CanonicalUserId};
use std::fmt;

/// An access control list of a bucket or an object: it only ever allows, and only accounts as a whole or groups.
///
/// # Examples
/// ```
/// use xacct_core::evaluate::{Acl, AclGrant, AclGrantee, Permission};
///
/// let everyone_reads = AclGrant { grantee: AclGrantee::AllUsers, permission: Permission::Read };
/// let acl = Acl { owner: "111111111111".parse()?, grants: vec![everyone_reads] };
/// assert!(acl.is_public());
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acl {
    /// The account that owns the bucket or the object. It may do all that an ACL can grant.
    pub owner: AccountId,
    /// What else is granted.
    pub grants: Vec<AclGrant>,
}

/// One grant of an [`Acl`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclGrant {
    /// To whom.
    pub grantee: AclGrantee,
    /// What.
    pub permission: Permission,
}

/// Whom an ACL grants something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AclGrantee {
    /// A whole account, by the id that S3 gives it.
    CanonicalUser(CanonicalUserId),
    /// `http://acs.amazonaws.com/groups/global/AllUsers`: everyone, unsigned requests included.
    AllUsers,
    /// `http://acs.amazonaws.com/groups/global/AuthenticatedUsers`: whoever signs a request, whatever the account.
    AuthenticatedUsers,
    /// `http://acs.amazonaws.com/groups/s3/LogDelivery`: S3 itself, when it writes access logs.
    LogDelivery,
}

/// What an ACL grants. Of a bucket it is about listing and writing, of an object about the object itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// `READ`: of a bucket listing it, of an object getting it.
    Read,
    /// `WRITE`: putting objects into a bucket. Of an object it means nothing.
    Write,
    /// `READ_ACP`: reading the ACL.
    ReadAcp,
    /// `WRITE_ACP`: changing the ACL.
    WriteAcp,
    /// `FULL_CONTROL`: all of these.
    FullControl,
}

impl Permission {
    /// The permission as S3 writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::ReadAcp => "READ_ACP",
            Self::WriteAcp => "WRITE_ACP",
            Self::FullControl => "FULL_CONTROL",
        }
    }

    /// The actions of IAM that it grants of a bucket.
    pub const fn actions_on_bucket(self) -> &'static [&'static str] {
        match self {
            Self::Read => &["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
            Self::Write => &["s3:PutObject"],
            Self::ReadAcp => &["s3:GetBucketAcl"],
            Self::WriteAcp => &["s3:PutBucketAcl"],
            Self::FullControl => &[
                "s3:ListBucket",
                "s3:ListBucketVersions",
                "s3:ListBucketMultipartUploads",
                "s3:PutObject",
                "s3:GetBucketAcl",
                "s3:PutBucketAcl",
            ],
        }
    }

    /// The actions of IAM that it grants of an object.
    pub const fn actions_on_object(self) -> &'static [&'static str] {
        match self {
            Self::Read => &["s3:GetObject", "s3:GetObjectVersion"],
            Self::Write => &[],
            Self::ReadAcp => &["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
            Self::WriteAcp => &["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
            Self::FullControl => &[
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:GetObjectAcl",
                "s3:GetObjectVersionAcl",
                "s3:PutObjectAcl",
                "s3:PutObjectVersionAcl",
            ],
        }
    }
}

/// What an ACL belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AclOf {
    /// A bucket.
    Bucket,
    /// An object.
    Object,
}

/// A grant of an ACL that took part in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AclGround<'p> {
    /// What the ACL belongs to.
    pub of: AclOf,
    /// The grant.
    pub grant: &'p AclGrant,
}

impl Acl {
    /// Whether it grants everyone, or every AWS account, something.
    pub fn is_public(&self) -> bool {
        self.grants.iter().any(|grant| grant.grantee.is_public())
    }

    /// The first grant of an action to a requester, public ones left out where they are ignored.
    pub(super) fn grant(
        &self,
        of: AclOf,
        action: &str,
        requester: &Requester,
        ignores_public: bool,
    ) -> Option<AclGround<'_>> {
        let actions = |permission: Permission| match of {
            AclOf::Bucket => permission.actions_on_bucket(),
            AclOf::Object => permission.actions_on_object(),
        };
        let fits = |grant: &&AclGrant| {
            !(ignores_public && grant.grantee.is_public())
                && actions(grant.permission).iter().any(|granted| granted.eq_ignore_ascii_case(action))
                && grant.grantee.includes(requester)
        };
        self.grants.iter().find(fits).map(|grant| AclGround { of, grant })
    }

    /// Whether a grant goes to an account by its canonical id.
    pub(super) fn names_canonical_users(&self) -> bool {
        self.grants.iter().any(|grant| matches!(grant.grantee, AclGrantee::CanonicalUser(_)))
    }
}

impl AclGrantee {
    /// Whether it is a group that anyone can be of.
    pub const fn is_public(&self) -> bool {
        matches!(self, Self::AllUsers | Self::AuthenticatedUsers)
    }

    fn includes(&self, requester: &Requester) -> bool {
        match self {
            Self::CanonicalUser(id) => requester.canonical_user_id() == Some(id),
            Self::AllUsers => true,
            Self::AuthenticatedUsers => requester.account().is_some(),
            Self::LogDelivery => {
                requester.kind() == RequesterKind::Service
                    && requester.to_string() == "logging.s3.amazonaws.com"
            }
        }
    }
}

/// `FULL_CONTROL to AllUsers by the ACL of the object`
impl fmt::Display for AclGround<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grantee = match &self.grant.grantee {
            AclGrantee::CanonicalUser(id) => id.as_str(),
            AclGrantee::AllUsers => "AllUsers",
            AclGrantee::AuthenticatedUsers => "AuthenticatedUsers",
            AclGrantee::LogDelivery => "LogDelivery",
        };
        let of = if self.of == AclOf::Bucket { "bucket" } else { "object" };
        write!(f, "{} to {grantee} by the ACL of the {of}", self.grant.permission.as_str())
    }
}
