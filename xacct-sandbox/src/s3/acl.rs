//! ACLs as requests ask for them: canned, by headers or as XML.

use super::call::S3Call;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use xacct_core::evaluate::{Acl, AclGrant, AclGrantee, BlockPublicAccess, Permission};
use xacct_core::{AccountId, CanonicalUserId};

/// The most grants of one ACL.
const MOST: usize = 100;

/// An ACL that a request asks for.
#[derive(Clone, Debug)]
pub(super) enum Requested {
    /// By name.
    Canned(Canned),
    /// By its grants.
    Grants(Vec<AclGrant>),
}

/// The ACLs that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Canned {
    Private,
    PublicRead,
    PublicReadWrite,
    AuthenticatedRead,
    BucketOwnerRead,
    BucketOwnerFullControl,
    LogDeliveryWrite,
    /// `aws-exec-read`: EC2 itself, which no sandbox has.
    AwsExecRead,
}

impl Canned {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "private" => Self::Private,
            "public-read" => Self::PublicRead,
            "public-read-write" => Self::PublicReadWrite,
            "authenticated-read" => Self::AuthenticatedRead,
            "bucket-owner-read" => Self::BucketOwnerRead,
            "bucket-owner-full-control" => Self::BucketOwnerFullControl,
            "log-delivery-write" => Self::LogDeliveryWrite,
            "aws-exec-read" => Self::AwsExecRead,
            _ => return None,
        })
    }

    /// What it grants besides the owner's own; `bucket_owner` where an object has another owner.
    fn grants(self, bucket_owner: Option<&CanonicalUserId>) -> Vec<AclGrant> {
        let to_group = |grantee: AclGrantee, permissions: &[Permission]| {
            permissions
                .iter()
                .map(|permission| AclGrant { grantee: grantee.clone(), permission: *permission })
                .collect()
        };
        let to_bucket_owner = |permission| {
            bucket_owner
                .into_iter()
                .map(|id| AclGrant { grantee: AclGrantee::CanonicalUser(id.clone()), permission })
                .collect()
        };
        match self {
            Self::Private | Self::AwsExecRead => Vec::new(),
            Self::PublicRead => to_group(AclGrantee::AllUsers, &[Permission::Read]),
            Self::PublicReadWrite => to_group(AclGrantee::AllUsers, &[Permission::Read, Permission::Write]),
            Self::AuthenticatedRead => to_group(AclGrantee::AuthenticatedUsers, &[Permission::Read]),
            Self::LogDeliveryWrite => {
                to_group(AclGrantee::LogDelivery, &[Permission::Write, Permission::ReadAcp])
            }
            Self::BucketOwnerRead => to_bucket_owner(Permission::Read),
            Self::BucketOwnerFullControl => to_bucket_owner(Permission::FullControl),
        }
    }
}

/// The ACL that the headers of a request ask for.
pub(super) fn requested(world: &World, call: &S3Call) -> Answer<Option<Requested>> {
    const HEADERS: [(&str, Permission); 5] = [
        ("x-amz-grant-full-control", Permission::FullControl),
        ("x-amz-grant-read", Permission::Read),
        ("x-amz-grant-write", Permission::Write),
        ("x-amz-grant-read-acp", Permission::ReadAcp),
        ("x-amz-grant-write-acp", Permission::WriteAcp),
    ];
    let mut grants = Vec::new();
    for (header, permission) in HEADERS {
        for grantee in call.header(header).map(|text| grantees(world, text)).transpose()?.unwrap_or_default()
        {
            grants.push(AclGrant { grantee, permission });
        }
    }
    match (call.header("x-amz-acl"), grants.is_empty()) {
        (None, true) => Ok(None),
        (None, false) => Ok(Some(Requested::Grants(limited(grants)?))),
        (Some(name), true) => Canned::named(name)
            .map(|canned| Some(Requested::Canned(canned)))
            .ok_or_else(|| Refusal::new(400, "InvalidArgument", format!("`{name}` is no canned ACL"))),
        (Some(_), false) => Err(Refusal::new(
            400,
            "InvalidRequest",
            "Specifying both Canned ACLs and Header Grants is not allowed",
        )),
    }
}

/// No more grants than an ACL holds.
pub(super) fn limited(grants: Vec<AclGrant>) -> Answer<Vec<AclGrant>> {
    if grants.len() > MOST {
        return Err(Refusal::new(400, "MalformedACLError", format!("An ACL has at most {MOST} grants")));
    }
    Ok(grants)
}

/// Reads `id="…", uri="…"`.
fn grantees(world: &World, text: &str) -> Answer<Vec<AclGrantee>> {
    let of = |entry: &str| {
        let (kind, value) = entry
            .split_once('=')
            .ok_or_else(|| Refusal::new(400, "InvalidArgument", "Argument format not recognized"))?;
        let value = value.trim().trim_matches('"');
        match kind.trim().to_ascii_lowercase().as_str() {
            "id" => canonical_user(world, value),
            "uri" => group(value),
            "emailaddress" => Err(by_email()),
            _ => Err(Refusal::new(400, "InvalidArgument", "Argument format not recognized")),
        }
    };
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(of).collect()
}

/// The account of a canonical id, which has to exist.
pub(super) fn canonical_user(world: &World, id: &str) -> Answer<AclGrantee> {
    let invalid = || Refusal::new(400, "InvalidArgument", "Invalid id");
    world.account_of_canonical_id(id).ok_or_else(invalid)?;
    CanonicalUserId::new(id.to_owned()).map(AclGrantee::CanonicalUser).map_err(|_| invalid())
}

/// The group of a URI.
pub(super) fn group(uri: &str) -> Answer<AclGrantee> {
    match uri {
        "http://acs.amazonaws.com/groups/global/AllUsers" => Ok(AclGrantee::AllUsers),
        "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" => Ok(AclGrantee::AuthenticatedUsers),
        "http://acs.amazonaws.com/groups/s3/LogDelivery" => Ok(AclGrantee::LogDelivery),
        _ => Err(Refusal::new(400, "InvalidArgument", "Invalid group uri")),
    }
}

/// What S3 says of e-mail addresses since October 2025.
pub(super) fn by_email() -> Refusal {
    Refusal::new(
        405,
        "MethodNotAllowed",
        "Grants by e-mail address are not supported: name the account by its canonical user id.",
    )
}

impl Requested {
    /// The same without what the owner is granted, who may do everything in any case.
    pub(super) fn of_others(self, world: &World, owner: &AccountId) -> Self {
        let own =
            world.accounts.get(owner).map(|account| AclGrantee::CanonicalUser(account.canonical_id.clone()));
        let is_of_other = |grant: &AclGrant| {
            Some(&grant.grantee) != own.as_ref() || grant.permission != Permission::FullControl
        };
        match self {
            Self::Grants(grants) => Self::Grants(grants.into_iter().filter(is_of_other).collect()),
            canned @ Self::Canned(_) => canned,
        }
    }

    /// The ACL of a bucket.
    pub(super) fn on_bucket(self, owner: &AccountId) -> Acl {
        let grants = match self {
            Self::Canned(canned) => canned.grants(None),
            Self::Grants(grants) => grants,
        };
        Acl { owner: owner.clone(), grants }
    }

    /// The ACL of an object of `owner` in a bucket of `bucket_owner`.
    pub(super) fn on_object(self, owner: &AccountId, bucket_owner: (&AccountId, &CanonicalUserId)) -> Acl {
        let other = (owner != bucket_owner.0).then_some(bucket_owner.1);
        let grants = match self {
            Self::Canned(canned) => canned.grants(other),
            Self::Grants(grants) => grants,
        };
        Acl { owner: owner.clone(), grants }
    }

    /// Whether it is the canned ACL that hands an upload over to the bucket's owner.
    pub(super) const fn says_bucket_owner_full_control(&self) -> bool {
        matches!(self, Self::Canned(Canned::BucketOwnerFullControl))
    }

    /// Whether it is what an object has where ACLs are disabled: full control of the bucket's owner and nothing else.
    pub(super) fn is_bucket_owners(&self, bucket_owner: &CanonicalUserId) -> bool {
        let is_theirs = |grant: &AclGrant| {
            grant.permission == Permission::FullControl
                && grant.grantee == AclGrantee::CanonicalUser(bucket_owner.clone())
        };
        match self {
            Self::Canned(canned) => *canned == Canned::BucketOwnerFullControl,
            Self::Grants(grants) => grants.iter().all(is_theirs),
        }
    }
}

/// What S3 says of ACLs where they are disabled.
pub(super) fn not_supported() -> Refusal {
    Refusal::new(400, "AccessControlListNotSupported", "The bucket does not allow ACLs")
}

/// What S3 says where a bucket would have grants and no ACLs.
pub(super) fn not_with_ownership() -> Refusal {
    let message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting";
    Refusal::new(400, "InvalidBucketAclWithObjectOwnership", message)
}

/// Refuses a public ACL where it is blocked.
pub(super) fn check_block(block: BlockPublicAccess, acl: &Acl) -> Answer<()> {
    if block.refuses_acl(acl) {
        let message = "because public access control lists (ACLs) are prevented by the BlockPublicAcls setting in S3 Block Public Access.";
        return Err(Refusal::denied(format!("The ACL is not put {message}")));
    }
    Ok(())
}
