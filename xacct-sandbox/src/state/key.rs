//! KMS keys, which encrypt nothing here: what counts is who may use them.

use super::{Delayed, Tag};
use crate::policy::ResourcePolicy;
use std::time::SystemTime;

/// A symmetric key that an account manages.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) region: String,
    pub(crate) created: SystemTime,
    pub(crate) description: String,
    pub(crate) state: KeyState,
    pub(crate) policy: Delayed<ResourcePolicy>,
    pub(crate) tags: Vec<Tag>,
}

/// Whether a key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyState {
    Enabled,
    Disabled,
    /// It is deleted at that time.
    PendingDeletion(SystemTime),
}

impl KeyState {
    /// The state as KMS writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion(_) => "PendingDeletion",
        }
    }
}
