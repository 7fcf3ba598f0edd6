//! What accounts hold, made by hand: to try plans without accounts.

use super::{ObservedAccessPoint, ObservedAccount, ObservedBucket, ObservedIdentity, ObservedKey};
use crate::{
    AccessControlList, AccessPointDescription, AclGrant, AclGrantee, BucketEncryption, KeyDescription,
    ManagedPolicy,
};
use std::collections::BTreeMap;
use xacct_core::evaluate::{BlockPublicAccess, ObjectOwnership, Permission};
use xacct_core::{AccountId, BucketName, CanonicalUserId, Document, Region};

impl ObservedAccount {
    /// An account in which this principal acts, by its ARN, and that blocks no public access as a whole.
    pub fn new(principal: impl Into<String>) -> Self {
        Self { principal: principal.into(), block_public_access: Some(Ok(BlockPublicAccess::NONE)) }
    }
}

impl ObservedBucket {
    /// A bucket as S3 makes it: without a policy and without versions, ACLs off, public access blocked, encrypted with S3's own keys.
    /// The canonical user id is that of its owner.
    pub fn new(owner: AccountId, region: Region, owner_id: &CanonicalUserId) -> Self {
        let full_control = AclGrant {
            grantee: AclGrantee::CanonicalUser(owner_id.to_string()),
            permission: Permission::FullControl.as_str().to_owned(),
        };
        Self {
            owner,
            region,
            policy: None,
            policy_is_public: Ok(None),
            object_ownership: Some(ObjectOwnership::BucketOwnerEnforced),
            acl: AccessControlList { owner: owner_id.to_string(), grants: vec![full_control] },
            block_public_access: BlockPublicAccess::ALL,
            encryption: Some(BucketEncryption::new("AES256", None)),
            versioning: Ok(None),
            object_acls: BTreeMap::new(),
        }
    }
}

impl BucketEncryption {
    /// By an algorithm (`AES256`, `aws:kms` or `aws:kms:dsse`) and a key of KMS, without S3 Bucket Keys.
    pub fn new(algorithm: impl Into<String>, kms_key: Option<String>) -> Self {
        Self { algorithm: algorithm.into(), kms_key, bucket_key: false }
    }
}

impl ObservedKey {
    /// A key of the account's own, which is enabled, with this policy.
    pub fn new(policy: Document) -> Self {
        let description = KeyDescription { manager: "CUSTOMER".to_owned(), state: "Enabled".to_owned() };
        Self { description, policy }
    }
}

impl ObservedAccessPoint {
    /// An access point of a bucket of this account as S3 makes it: without a policy and without tags, open to every network,
    /// public access blocked.
    pub fn new(bucket: BucketName, bucket_account: AccountId) -> Self {
        let description = AccessPointDescription {
            bucket,
            bucket_account,
            vpc: None,
            block_public_access: BlockPublicAccess::ALL,
        };
        Self { description, policy: None, tags: BTreeMap::new() }
    }
}

impl ObservedIdentity {
    /// A user without policies, by its ARN and its unique id (`AIDA…`).
    pub fn user(arn: impl Into<String>, unique_id: impl Into<String>) -> Self {
        Self {
            arn: arn.into(),
            unique_id: unique_id.into(),
            trust: None,
            max_session_duration: None,
            tags: BTreeMap::new(),
            inline: BTreeMap::new(),
            attached: Vec::new(),
            boundary: None,
            decisive: None,
        }
    }

    /// A role without policies, by its ARN and its unique id (`AROA…`), with its trust policy and how long a session may last,
    /// in seconds.
    pub fn role(
        arn: impl Into<String>,
        unique_id: impl Into<String>,
        trust: Document,
        max_session_duration: u32,
    ) -> Self {
        Self {
            trust: Some(trust),
            max_session_duration: Some(max_session_duration),
            ..Self::user(arn, unique_id)
        }
    }
}

impl ManagedPolicy {
    /// A managed policy of one version, without tags, that is attached to nobody.
    pub fn new(arn: impl Into<String>, document: Document) -> Self {
        Self {
            arn: arn.into(),
            default_version: "v1".to_owned(),
            versions: vec![("v1".to_owned(), true)],
            document,
            tags: BTreeMap::new(),
            attachment_count: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Identity, Observed, Setting, Value};

    #[test]
    fn a_role_that_was_made_by_hand_is_there() {
        let account = AccountId::new("111111111111").unwrap();
        let role: xacct_core::RoleName = "keeper".parse().unwrap();
        let found = ObservedIdentity::role(
            "arn:aws:iam::111111111111:role/keeper",
            "AROA",
            Document::default(),
            3600,
        );
        let mut observed = Observed::default();
        let key = (account.clone(), Identity::Role(role.clone()));
        observed.identities.insert(key, Ok(Some(found)));
        let value = observed.value(&account, &Setting::Role { role }).unwrap().unwrap();
        assert!(matches!(value, Value::Role(it) if it.max_session_duration == 3600));
    }
}
