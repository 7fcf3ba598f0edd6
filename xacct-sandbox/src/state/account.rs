//! An account: everything that belongs to it but its buckets, whose names all accounts share.

use super::{AccessPoint, Delayed, Iam, Key};
use std::collections::BTreeMap;
use xacct_core::evaluate::{BlockPublicAccess, Level};
use xacct_core::{AccountId, CanonicalUserId};

/// An account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) canonical_id: CanonicalUserId,
    pub(crate) iam: Delayed<Iam>,
    /// None where it was never set, or deleted.
    pub(crate) block_public_access: Delayed<Option<BlockPublicAccess>>,
    /// By Region and name.
    pub(crate) access_points: BTreeMap<(String, String), AccessPoint>,
    /// By ARN.
    pub(crate) keys: BTreeMap<String, Key>,
    /// The names of keys: Region and alias, and the ARN of the key.
    pub(crate) aliases: BTreeMap<(String, String), String>,
    /// The organization's service control policies above the account; none where nothing limits it.
    pub(crate) service_control: Option<Vec<Level>>,
    /// The organization's resource control policies above the account.
    pub(crate) resource_control: Option<Vec<Level>>,
}

impl Account {
    pub(crate) fn new(id: AccountId, canonical_id: CanonicalUserId) -> Self {
        Self {
            id,
            canonical_id,
            iam: Delayed::new(Iam::default()),
            block_public_access: Delayed::new(None),
            access_points: BTreeMap::new(),
            keys: BTreeMap::new(),
            aliases: BTreeMap::new(),
            service_control: None,
            resource_control: None,
        }
    }
}
