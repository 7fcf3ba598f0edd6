//! What a plan's steps are about.

use crate::{AccessPoint, Identity};
use serde::{Deserialize, Serialize};
use std::fmt;
use xacct_core::grant::{Grant, Target};
use xacct_core::{BucketName, KmsKeyArn, ObjectKey, PolicyName, RoleName};

/// One thing of an account that AWS reads and writes as a whole: a policy, an ACL, a role's existence, …
///
/// # Examples
/// ```
/// use xacct_runtime::Setting;
///
/// let policy = Setting::BucketPolicy { bucket: "reports".parse()? };
/// assert_eq!(policy.to_string(), "policy of the bucket reports");
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Setting {
    /// A role: that it is there, with its first trust policy.
    Role {
        /// Its name.
        role: RoleName,
    },
    /// The trust policy of a role that is there.
    TrustPolicy {
        /// The role's name.
        role: RoleName,
    },
    /// How long a session of a role may last.
    MaxSessionDuration {
        /// The role's name.
        role: RoleName,
    },
    /// The policy of a KMS key.
    KeyPolicy {
        /// The key.
        key: KmsKeyArn,
    },
    /// Object Ownership of a bucket.
    ObjectOwnership {
        /// The bucket.
        bucket: BucketName,
    },
    /// The ACL of a bucket.
    BucketAcl {
        /// The bucket.
        bucket: BucketName,
    },
    /// The ACL of an object, in its latest version.
    ObjectAcl {
        /// The bucket.
        bucket: BucketName,
        /// The object.
        key: ObjectKey,
    },
    /// The policy of a bucket.
    BucketPolicy {
        /// The bucket.
        bucket: BucketName,
    },
    /// An access point: that it is there.
    AccessPoint {
        /// The access point.
        access_point: AccessPoint,
    },
    /// The policy of an access point.
    AccessPointPolicy {
        /// The access point.
        access_point: AccessPoint,
    },
    /// A customer managed policy.
    ManagedPolicy {
        /// Its name.
        policy: PolicyName,
    },
    /// That a customer managed policy is attached.
    Attachment {
        /// To whom.
        identity: Identity,
        /// The policy's name.
        policy: PolicyName,
    },
    /// An inline policy of a user or role.
    InlinePolicy {
        /// Whose.
        identity: Identity,
        /// Its name.
        policy: PolicyName,
    },
}

/// When a setting's turn is. What lets in comes after whom it names; what a policy of one phase asks of AWS is there when
/// its turn comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Principals,
    KeyPolicies,
    ObjectOwnership,
    AccessPoints,
    ResourcePolicies,
    /// What the grant's own role may do.
    RolePermissions,
    IdentityPolicies,
    Attachments,
    /// What an earlier definition of a grant has left: the way in that it gave.
    Leftovers,
}

impl Phase {
    /// The order in which access is given: S3, KMS and IAM refuse policies that name principals that are not there, and the
    /// grantees' halves come last, after the role that they lead to. What an earlier definition has left goes when all else is
    /// in place, so that nobody is without access meanwhile.
    pub(crate) const TO_GIVE: &[Self] = &[
        Self::Principals,
        Self::KeyPolicies,
        Self::ObjectOwnership,
        Self::AccessPoints,
        Self::ResourcePolicies,
        Self::RolePermissions,
        Self::IdentityPolicies,
        Self::Attachments,
        Self::Leftovers,
    ];

    /// The order in which it is taken: a principal that is deleted while a policy names it leaves an id there that makes
    /// AWS refuse the policy from then on. Where this is the way back, what has gone last is there again first.
    pub(crate) const TO_TAKE: &[Self] = &[
        Self::Leftovers,
        Self::ResourcePolicies,
        Self::AccessPoints,
        Self::KeyPolicies,
        Self::Attachments,
        Self::IdentityPolicies,
        Self::RolePermissions,
        Self::Principals,
        Self::ObjectOwnership,
    ];
}

impl Setting {
    /// Its phase in a plan of these grants.
    pub(crate) fn phase(&self, grants: &[Grant]) -> Phase {
        let is_of_role = |policy: &PolicyName| {
            grants.iter().any(|grant| grant.policy_name(&Target::RolePermissions).as_ref() == Some(policy))
        };
        match self {
            Self::InlinePolicy { policy, .. } if is_of_role(policy) => Phase::RolePermissions,
            Self::Role { .. } | Self::TrustPolicy { .. } | Self::MaxSessionDuration { .. } => {
                Phase::Principals
            }
            Self::KeyPolicy { .. } => Phase::KeyPolicies,
            Self::ObjectOwnership { .. } => Phase::ObjectOwnership,
            Self::AccessPoint { .. } => Phase::AccessPoints,
            Self::BucketAcl { .. }
            | Self::ObjectAcl { .. }
            | Self::BucketPolicy { .. }
            | Self::AccessPointPolicy { .. } => Phase::ResourcePolicies,
            Self::ManagedPolicy { .. } | Self::InlinePolicy { .. } => Phase::IdentityPolicies,
            Self::Attachment { .. } => Phase::Attachments,
        }
    }

    /// What is changed by one request at a time, as AWS wants it: what the setting belongs to. Also the name of its lock,
    /// in its account.
    pub(crate) fn belongs_to(&self) -> String {
        match self {
            Self::Role { role } | Self::TrustPolicy { role } | Self::MaxSessionDuration { role } => {
                format!("role/{role}")
            }
            Self::KeyPolicy { key } => key.to_string(),
            Self::ObjectOwnership { bucket }
            | Self::BucketAcl { bucket }
            | Self::ObjectAcl { bucket, .. }
            | Self::BucketPolicy { bucket } => format!("bucket/{bucket}"),
            Self::AccessPoint { access_point } | Self::AccessPointPolicy { access_point } => {
                format!("accesspoint/{}/{}", access_point.region, access_point.name)
            }
            Self::ManagedPolicy { policy } => format!("policy/{policy}"),
            Self::Attachment { identity, .. } | Self::InlinePolicy { identity, .. } => match identity {
                Identity::User(name) => format!("user/{name}"),
                Identity::Role(name) => format!("role/{name}"),
            },
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { role } => write!(f, "role {role}"),
            Self::TrustPolicy { role } => write!(f, "trust policy of the role {role}"),
            Self::MaxSessionDuration { role } => write!(f, "longest session of the role {role}"),
            Self::KeyPolicy { key } => write!(f, "policy of the key {key}"),
            Self::ObjectOwnership { bucket } => write!(f, "Object Ownership of the bucket {bucket}"),
            Self::BucketAcl { bucket } => write!(f, "ACL of the bucket {bucket}"),
            Self::ObjectAcl { bucket, key } => write!(f, "ACL of the object {bucket}/{key}"),
            Self::BucketPolicy { bucket } => write!(f, "policy of the bucket {bucket}"),
            Self::AccessPoint { access_point } => write!(f, "access point {}", access_point.name),
            Self::AccessPointPolicy { access_point } => {
                write!(f, "policy of the access point {}", access_point.name)
            }
            Self::ManagedPolicy { policy } => write!(f, "managed policy {policy}"),
            Self::Attachment { identity, policy } => write!(f, "attachment of {policy} to the {identity}"),
            Self::InlinePolicy { identity, policy } => write!(f, "policy {policy} of the {identity}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phase_has_its_turn_either_way() {
        let has_all = |some: &[Phase], others: &[Phase]| others.iter().all(|phase| some.contains(phase));
        assert!(has_all(Phase::TO_GIVE, Phase::TO_TAKE) && has_all(Phase::TO_TAKE, Phase::TO_GIVE));
    }
}
