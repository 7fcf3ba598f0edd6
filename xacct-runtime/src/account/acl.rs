//! Access control lists of buckets and objects, as S3 keeps them.

use super::bucket;
use crate::call::{Call, sent, sent_or_absent};
use crate::{Account, Error};
use aws_sdk_s3::types::{AccessControlPolicy, Grant, Grantee, Owner, Type};
use serde::{Deserialize, Serialize};
use std::fmt;
use xacct_core::evaluate::{self, Acl, Permission};
use xacct_core::{AccountId, BucketName, CanonicalUserId, ObjectKey};

const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED_USERS: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const LOG_DELIVERY: &str = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/// An access control list, whole, as S3 keeps it: what is not understood is kept as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessControlList {
    /// The canonical user id of the owner of the bucket or the object.
    pub owner: String,
    /// Its grants, the owner's own included.
    pub grants: Vec<AclGrant>,
}

/// One grant of an [`AccessControlList`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AclGrant {
    /// To whom.
    pub grantee: AclGrantee,
    /// What: `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
    pub permission: String,
}

/// The grantee of an [`AclGrant`]: whom an ACL grants something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AclGrantee {
    /// An account, by its canonical user id.
    CanonicalUser(String),
    /// A group, by its URI.
    Group(String),
    /// An account, by an e-mail address.
    Email(String),
}

impl AccessControlList {
    /// Whether both grant the same. Order counts for nothing.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let sorted = |acl: &Self| {
            let mut grants = acl.grants.clone();
            grants.sort();
            grants.dedup();
            grants
        };
        self.owner == other.owner && sorted(self) == sorted(other)
    }

    /// The same for decisions, of a bucket or an object of this account. What is not understood grants nothing there.
    pub fn for_decisions(&self, owner: &AccountId) -> Acl {
        let grants = self.grants.iter().filter_map(AclGrant::for_decisions).collect();
        Acl { owner: owner.clone(), grants }
    }

    /// Those of its grants that are to accounts, but its owner's own.
    pub(crate) fn of_others(&self) -> impl Iterator<Item = &AclGrant> {
        let is_others =
            |it: &&AclGrant| matches!(&it.grantee, AclGrantee::CanonicalUser(id) if *id != self.owner);
        self.grants.iter().filter(is_others)
    }

    /// Those of its grants that S3 calls public: each by itself would make the ACL so.
    pub(crate) fn public_grants(&self) -> impl Iterator<Item = &AclGrant> {
        self.grants.iter().filter(|grant| grant.for_decisions().is_some_and(|it| it.grantee.is_public()))
    }
}

impl AclGrant {
    fn for_decisions(&self) -> Option<evaluate::AclGrant> {
        let grantee = match &self.grantee {
            AclGrantee::CanonicalUser(id) => {
                evaluate::AclGrantee::CanonicalUser(CanonicalUserId::new(id.clone()).ok()?)
            }
            AclGrantee::Group(uri) if uri == ALL_USERS => evaluate::AclGrantee::AllUsers,
            AclGrantee::Group(uri) if uri == AUTHENTICATED_USERS => evaluate::AclGrantee::AuthenticatedUsers,
            AclGrantee::Group(uri) if uri == LOG_DELIVERY => evaluate::AclGrantee::LogDelivery,
            AclGrantee::Group(_) | AclGrantee::Email(_) => return None,
        };
        Some(evaluate::AclGrant { grantee, permission: permission(&self.permission)? })
    }
}

fn permission(text: &str) -> Option<Permission> {
    use Permission::{FullControl, Read, ReadAcp, Write, WriteAcp};
    [Read, Write, ReadAcp, WriteAcp, FullControl].into_iter().find(|permission| permission.as_str() == text)
}

impl Account {
    /// The ACL of `bucket`. Needs `s3:GetBucketAcl`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn bucket_acl(&self, bucket: &BucketName) -> Result<AccessControlList, Error> {
        let call = bucket::call("s3:GetBucketAcl", bucket);
        let s3 = self.s3_of(bucket);
        let request = s3.get_bucket_acl().bucket(bucket.as_str()).expected_bucket_owner(self.id().as_str());
        let found = sent!(call, request)?;
        read(&call, found.owner, found.grants)
    }

    /// Makes `acl` the ACL of `bucket`, in place of the one it had. Needs `s3:PutBucketAcl`.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `AccessControlListNotSupported` means that Object Ownership turns ACLs off;
    /// [`Error::NotSent`]; [`Error::Unknown`].
    pub async fn put_bucket_acl(&self, bucket: &BucketName, acl: &AccessControlList) -> Result<(), Error> {
        let call = bucket::call("s3:PutBucketAcl", bucket);
        let s3 = self.s3_of(bucket);
        let request = s3.put_bucket_acl().bucket(bucket.as_str()).access_control_policy(written(acl));
        sent!(call, request.expected_bucket_owner(self.id().as_str())).map(drop)
    }

    /// The ACL of an object in its latest version, or `None` where there is no such object. Needs `s3:GetObjectAcl`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn object_acl(
        &self,
        bucket: &BucketName,
        key: &ObjectKey,
    ) -> Result<Option<AccessControlList>, Error> {
        let call = of_object("s3:GetObjectAcl", bucket, key);
        let s3 = self.s3_of(bucket);
        let request = s3.get_object_acl().bucket(bucket.as_str()).key(key.as_str());
        let request = request.expected_bucket_owner(self.id().as_str());
        let found = sent_or_absent!(call, request, |code: &str, _: &str| code == "NoSuchKey")?;
        found.map(|found| read(&call, found.owner, found.grants)).transpose()
    }

    /// Makes `acl` the ACL of an object in its latest version, in place of the one it had. Needs `s3:PutObjectAcl`.
    ///
    /// # Errors
    /// Those of [`put_bucket_acl`](Self::put_bucket_acl).
    pub async fn put_object_acl(
        &self,
        bucket: &BucketName,
        key: &ObjectKey,
        acl: &AccessControlList,
    ) -> Result<(), Error> {
        let call = of_object("s3:PutObjectAcl", bucket, key);
        let s3 = self.s3_of(bucket);
        let request = s3.put_object_acl().bucket(bucket.as_str()).key(key.as_str());
        let request = request.access_control_policy(written(acl)).expected_bucket_owner(self.id().as_str());
        sent!(call, request).map(drop)
    }
}

fn of_object(action: &'static str, bucket: &BucketName, key: &ObjectKey) -> Call {
    Call::new(action, format!("object `{bucket}/{key}`"))
}

/// The whole list, or none: whoever writes back a list of which something was dropped takes it from somebody.
fn read(call: &Call, owner: Option<Owner>, grants: Option<Vec<Grant>>) -> Result<AccessControlList, Error> {
    let owner = owner.and_then(|owner| owner.id);
    let owner = owner.ok_or_else(|| call.unreadable("an ACL", "it names no owner"))?;
    let one = |grant: Grant| {
        let text = format!("{grant:?}");
        understood(grant).ok_or_else(|| call.unreadable(text, "it is no grant that is known here"))
    };
    let grants = grants.unwrap_or_default().into_iter().map(one).collect::<Result<_, _>>()?;
    Ok(AccessControlList { owner, grants })
}

fn understood(grant: Grant) -> Option<AclGrant> {
    let described = grant.grantee?;
    let grantee = match described.r#type {
        Type::Group => AclGrantee::Group(described.uri?),
        Type::AmazonCustomerByEmail => AclGrantee::Email(described.email_address?),
        Type::CanonicalUser => AclGrantee::CanonicalUser(described.id?),
        _ => return None,
    };
    Some(AclGrant { grantee, permission: grant.permission?.as_str().to_owned() })
}

fn written(acl: &AccessControlList) -> AccessControlPolicy {
    let grant = |grant: &AclGrant| {
        let grantee = match &grant.grantee {
            AclGrantee::CanonicalUser(id) => Grantee::builder().r#type(Type::CanonicalUser).id(id),
            AclGrantee::Group(uri) => Grantee::builder().r#type(Type::Group).uri(uri),
            AclGrantee::Email(address) => {
                Grantee::builder().r#type(Type::AmazonCustomerByEmail).email_address(address)
            }
        };
        // A grantee with a type can be built.
        let grantee = grantee.build().ok();
        Grant::builder().set_grantee(grantee).permission(grant.permission.as_str().into()).build()
    };
    AccessControlPolicy::builder()
        .owner(Owner::builder().id(&acl.owner).build())
        .set_grants(Some(acl.grants.iter().map(grant).collect()))
        .build()
}

impl fmt::Display for AccessControlList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, grant) in self.grants.iter().enumerate() {
            let separator = if index > 0 { "\n" } else { "" };
            write!(f, "{separator}{grant}")?;
        }
        Ok(())
    }
}

impl fmt::Display for AclGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = match &self.grantee {
            AclGrantee::CanonicalUser(id) => ("canonical user", id),
            AclGrantee::Group(uri) => ("group", uri),
            AclGrantee::Email(address) => ("e-mail", address),
        };
        write!(f, "{} to {kind} {name}", self.permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_that_is_not_understood_is_not_dropped() {
        let call = Call::new("s3:GetBucketAcl", "bucket `reports`".into());
        let owner = || Some(Owner::builder().id("owner").build());
        let grant = |kind: &str| {
            let grantee = Grantee::builder().r#type(kind.into()).id("x").build().unwrap();
            Grant::builder().grantee(grantee).permission("READ".into()).build()
        };
        assert_eq!(read(&call, owner(), Some(vec![grant("CanonicalUser")])).unwrap().grants.len(), 1);
        let robot = read(&call, owner(), Some(vec![grant("CanonicalUser"), grant("Robot")])).unwrap_err();
        assert!(matches!(&robot, Error::Unreadable { text, .. } if text.contains("Robot")), "{robot:?}");
        assert!(matches!(read(&call, None, None), Err(Error::Unreadable { .. })));
    }
}
