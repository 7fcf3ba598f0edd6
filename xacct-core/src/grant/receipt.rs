//! A grant's documents by name and type: a receipt that has no optional halves.

use super::via::SHORTEST_SESSION;
use super::{AclDocument, Grant, Grantee, Target, Via};
use crate::evaluate::ObjectOwnership;
use crate::{
    AccessPointName, AccessPointPolicy, AccountId, BucketName, BucketPolicy, Document, IdentityPolicy, Kind,
    KmsKeyArn, KmsKeyPolicy, ObjectKey, Policy, Region, RoleName, TrustPolicy,
};

/// Everything that must exist in each account, by the method of the grant. The grant itself displays as
/// all these documents, one after the other.
///
/// # Examples
/// ```
/// use xacct_core::grant::{AccessLevel, GrantDefinition, Receipt};
///
/// let grant = GrantDefinition::new("AnalystsReadReports")
///     .owner("111111111111")
///     .bucket("reports")
///     .grantee("arn:aws:iam::222222222222:role/analyst")
///     .access([AccessLevel::Read])
///     .build()?;
/// let Receipt::BucketPolicy(receipt) = grant.receipt() else { unreachable!() };
/// assert!(receipt.bucket_policy.as_json().contains("arn:aws:iam::222222222222:role/analyst"));
/// assert!(receipt.identities[0].policy.as_json().contains("s3:GetObject"));
/// # Ok::<(), xacct_core::grant::GrantFindings>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Receipt {
    /// Of the method `BucketPolicy`.
    BucketPolicy(BucketPolicyReceipt),
    /// Of the method `Acl`.
    Acl(AclReceipt),
    /// Of the method `Role`.
    Role(RoleReceipt),
    /// Of the method `AccessPoint`.
    AccessPoint(AccessPointReceipt),
}

/// What the method `BucketPolicy` needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BucketPolicyReceipt {
    /// The owner's account.
    pub owner: AccountId,
    /// The bucket.
    pub bucket: BucketName,
    /// The statements that the bucket's policy holds besides its own.
    pub bucket_policy: BucketPolicy,
    /// What the key's policy holds besides its own, where the bucket has a key.
    pub key: Option<KeyReceipt>,
    /// The grantees' halves, at least one.
    pub identities: Vec<IdentityReceipt>,
}

/// What the method `Acl` needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AclReceipt {
    /// The owner's account.
    pub owner: AccountId,
    /// The bucket.
    pub bucket: BucketName,
    /// The Object Ownership that turns ACLs on: `BucketOwnerPreferred`. New buckets have `BucketOwnerEnforced`, which
    /// turns every ACL off.
    pub ownership: ObjectOwnership,
    /// The bucket's ACL; none where the grant neither lists nor writes.
    pub bucket_acl: Option<AclDocument>,
    /// The ACL of each object that can be read.
    pub object_acls: Vec<(ObjectKey, AclDocument)>,
    /// What the key's policy holds besides its own, where the bucket has a key.
    pub key: Option<KeyReceipt>,
    /// The grantees' halves, at least one. The ACLs let in all of their account that its policies let ask.
    pub identities: Vec<IdentityReceipt>,
}

/// What the method `Role` needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleReceipt {
    /// The owner's account.
    pub owner: AccountId,
    /// The bucket.
    pub bucket: BucketName,
    /// The role in the owner's account.
    pub role: RoleName,
    /// Who may assume it.
    pub trust: TrustPolicy,
    /// What it may do.
    pub permissions: IdentityPolicy,
    /// The longest that a session may last, in seconds.
    pub max_session_duration: u32,
    /// What the key's policy holds besides its own, where the bucket has a key. A key whose policy leaves access to the
    /// owner's IAM policies works without it.
    pub key: Option<KeyReceipt>,
    /// The grantees' halves, at least one: that they may assume just that role.
    pub identities: Vec<IdentityReceipt>,
}

/// What the method `AccessPoint` needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessPointReceipt {
    /// The owner's account.
    pub owner: AccountId,
    /// The bucket.
    pub bucket: BucketName,
    /// The account of the access point: the owner's, or another.
    pub account: AccountId,
    /// The access point.
    pub access_point: AccessPointName,
    /// Its Region, which is the bucket's.
    pub region: Region,
    /// The access point's policy; none where every grantee is of its account, whose own policies are enough there.
    pub access_point_policy: Option<AccessPointPolicy>,
    /// The statements that let requests through just that access point pass, which the bucket's policy holds besides its
    /// own.
    pub bucket_policy: BucketPolicy,
    /// What the key's policy holds besides its own, where the bucket has a key.
    pub key: Option<KeyReceipt>,
    /// The grantees' halves, at least one.
    pub identities: Vec<IdentityReceipt>,
}

/// What a KMS key needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyReceipt {
    /// The key.
    pub key: KmsKeyArn,
    /// The statements that its policy holds besides its own.
    pub policy: KmsKeyPolicy,
}

/// The half of one grantee.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdentityReceipt {
    /// Whom it is attached to; of an account as a whole, to whom its administrator chooses.
    pub grantee: Grantee,
    /// What they may ask for.
    pub policy: IdentityPolicy,
}

impl Grant {
    /// Everything that must exist in each account, by name and type.
    pub fn receipt(&self) -> Receipt {
        let (owner, bucket) = (self.owner().clone(), self.bucket().clone());
        let key = self.key_receipt();
        let identities = self.identity_receipts();
        let bucket_policy = || policy(&self.bucket_policy().unwrap_or_default());
        match self.via() {
            Via::BucketPolicy => Receipt::BucketPolicy(BucketPolicyReceipt {
                bucket_policy: bucket_policy(),
                owner,
                bucket,
                key,
                identities,
            }),
            Via::Acl { owner_id, grantee_id, .. } => {
                let (mut bucket_acl, mut object_acls) = (None, Vec::new());
                for (target, acl) in self.acls(owner_id, grantee_id) {
                    match target {
                        Target::ObjectAcl(key) => object_acls.push((key, acl)),
                        _ => bucket_acl = Some(acl),
                    }
                }
                let ownership = ObjectOwnership::BucketOwnerPreferred;
                Receipt::Acl(AclReceipt {
                    owner,
                    bucket,
                    ownership,
                    bucket_acl,
                    object_acls,
                    key,
                    identities,
                })
            }
            Via::Role { name, session, .. } => Receipt::Role(RoleReceipt {
                owner,
                bucket,
                role: name.clone(),
                trust: policy(&self.trust()),
                permissions: policy(&self.permissions()),
                max_session_duration: session.unwrap_or(SHORTEST_SESSION),
                key,
                identities,
            }),
            Via::AccessPoint { name, region, .. } => Receipt::AccessPoint(AccessPointReceipt {
                account: self.access_point_account().unwrap_or(&owner).clone(),
                access_point: name.clone(),
                region: region.clone(),
                access_point_policy: self.access_point_policy().map(|(_, document)| policy(&document)),
                bucket_policy: bucket_policy(),
                owner,
                bucket,
                key,
                identities,
            }),
        }
    }

    fn key_receipt(&self) -> Option<KeyReceipt> {
        Some(KeyReceipt { key: self.kms_key()?.clone(), policy: policy(&self.key_policy()?) })
    }

    fn identity_receipts(&self) -> Vec<IdentityReceipt> {
        let of = |grantee: &Grantee| IdentityReceipt {
            grantee: grantee.clone(),
            policy: policy(&self.identity(grantee)),
        };
        self.grantees().iter().map(of).collect()
    }
}

/// The documents of a grant have passed the checks of their kinds, or there would be no grant.
fn policy<K: Kind>(document: &Document) -> Policy<K> {
    Policy::of_checked(document)
}

impl Receipt {
    /// The method that it is of.
    pub const fn method(&self) -> &'static str {
        match self {
            Self::BucketPolicy(_) => "BucketPolicy",
            Self::Acl(_) => "Acl",
            Self::Role(_) => "Role",
            Self::AccessPoint(_) => "AccessPoint",
        }
    }
}
