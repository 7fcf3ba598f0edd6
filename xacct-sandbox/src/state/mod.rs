//! All that the accounts of a sandbox hold.

mod access_point;
mod account;
mod aws_managed;
mod bucket;
mod credentials;
mod delayed;
mod iam;
mod ids;
mod key;

pub(crate) use access_point::AccessPoint;
pub(crate) use account::Account;
pub(crate) use bucket::{
    Attributes, Bucket, BucketSettings, Content, Encryption, Part, Upload, Version, Versioning,
};
pub(crate) use credentials::{AccessKey, Caller, Holder, Session};
pub(crate) use delayed::{Delayed, Moment};
pub(crate) use iam::{Entity, Group, Iam, ManagedPolicy, PolicyVersion, Role, Tag, User};
pub(crate) use ids::{IdPrefix, Ids, canonical_user_id};
pub(crate) use key::{Key, KeyState};

use std::collections::BTreeMap;
use std::time::SystemTime;
use xacct_core::AccountId;
use xacct_core::evaluate::BlockPublicAccess;

/// All accounts of one partition.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) partition: String,
    pub(crate) accounts: BTreeMap<AccountId, Account>,
    /// By name: all accounts share the names.
    pub(crate) buckets: BTreeMap<String, Bucket>,
    /// By id.
    pub(crate) access_keys: BTreeMap<String, AccessKey>,
    /// The organization that all accounts are of, if any.
    pub(crate) organization: Option<String>,
    pub(crate) ids: Ids,
}

impl World {
    /// A world without accounts.
    pub(crate) fn new(partition: &str) -> Self {
        Self {
            partition: partition.to_owned(),
            accounts: BTreeMap::new(),
            buckets: BTreeMap::new(),
            access_keys: BTreeMap::new(),
            organization: None,
            ids: Ids::default(),
        }
    }

    /// Whether there is such a user, or the role of such a session.
    pub(crate) fn exists(&self, holder: &Holder) -> bool {
        let account = self.accounts.get(holder.account());
        let has = |id: &str| account.is_some_and(|account| account.iam.latest().by_id(id).is_some());
        match holder {
            Holder::Root(_) => account.is_some(),
            Holder::User { id, .. } => has(id),
            Holder::Session(session) => has(&session.role_id),
        }
    }

    /// The ARN of an account's root user.
    pub(crate) fn root_arn(&self, account: &AccountId) -> String {
        format!("arn:{}:iam::{account}:root", self.partition)
    }

    /// The account that S3 calls so.
    pub(crate) fn account_of_canonical_id(&self, id: &str) -> Option<&AccountId> {
        self.accounts.values().find(|account| account.canonical_id.as_str() == id).map(|account| &account.id)
    }

    /// The ARN of the user or role of this unique id, as long as it exists.
    pub(crate) fn arn_of_id(&self, id: &str) -> Option<String> {
        let entity = self.accounts.values().find_map(|account| account.iam.latest().by_id(id));
        entity.map(|entity| entity.arn.clone())
    }

    /// Block Public Access of a bucket and its account together.
    pub(crate) fn block_public_access(&self, bucket: &Bucket, now: SystemTime) -> BlockPublicAccess {
        let own = bucket.settings.effective(now).block_public_access.unwrap_or(BlockPublicAccess::NONE);
        own.with(self.account_block(&bucket.owner, now))
    }

    /// Block Public Access of an account.
    pub(crate) fn account_block(&self, account: &AccountId, now: SystemTime) -> BlockPublicAccess {
        let block =
            self.accounts.get(account).and_then(|account| *account.block_public_access.effective(now));
        block.unwrap_or(BlockPublicAccess::NONE)
    }

    /// The access point of this ARN.
    pub(crate) fn access_point(&self, arn: &str) -> Option<&AccessPoint> {
        self.accounts.values().flat_map(|account| account.access_points.values()).find(|it| it.arn == arn)
    }

    /// The access point of this alias.
    pub(crate) fn access_point_of_alias(&self, alias: &str) -> Option<&AccessPoint> {
        self.accounts.values().flat_map(|account| account.access_points.values()).find(|it| it.alias == alias)
    }
}
