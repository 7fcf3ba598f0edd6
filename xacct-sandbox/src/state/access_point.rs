//! Access points.

use super::{Delayed, Tag};
use crate::policy::ResourcePolicy;
use std::sync::Arc;
use std::time::SystemTime;
use xacct_core::evaluate::BlockPublicAccess;
use xacct_core::{AccountId, VpcId};

/// An access point.
#[derive(Debug)]
pub(crate) struct AccessPoint {
    pub(crate) name: String,
    pub(crate) arn: String,
    /// Whose it is.
    pub(crate) account: AccountId,
    pub(crate) alias: String,
    pub(crate) bucket: String,
    /// The account of the bucket when the access point was created: another bucket of that name is not meant.
    pub(crate) bucket_owner: AccountId,
    pub(crate) created: SystemTime,
    /// The only VPC that it answers, where it has one.
    pub(crate) vpc: Option<VpcId>,
    pub(crate) block_public_access: BlockPublicAccess,
    pub(crate) policy: Delayed<Option<Arc<ResourcePolicy>>>,
    pub(crate) tags: Vec<Tag>,
}
