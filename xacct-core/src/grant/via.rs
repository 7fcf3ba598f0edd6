//! The methods of granting.

use crate::{AccessPointName, AccountId, CanonicalUserId, ExternalId, ObjectKey, Region, RoleName};
use std::borrow::Cow;
use std::fmt;

/// By what a grant lets its grantees in: the methods of AWS's guide to cross-account access.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Via {
    /// The policy of the bucket names the grantees, who ask as themselves. The method to take unless something speaks
    /// for another.
    BucketPolicy,
    /// ACLs of the bucket and of single objects, which let in the grantee's account as a whole. Object Ownership of new
    /// buckets, `BucketOwnerEnforced`, turns ACLs off: this method turns them on.
    Acl {
        /// The id that S3 gives the owner's account.
        owner_id: CanonicalUserId,
        /// The id that S3 gives the grantees' account.
        grantee_id: CanonicalUserId,
        /// The objects that can be read: an ACL is of one object.
        objects: Cow<'static, [ObjectKey]>,
    },
    /// A role in the owner's account, which the grantees assume. What they do then, the owner's account does: in the
    /// console too, and what they put is the owner's.
    Role {
        /// The role's name.
        name: RoleName,
        /// What a third party has to say to assume it.
        external_id: Option<ExternalId>,
        /// How long a session may last, in seconds, from 3,600 to 43,200; without it 3,600.
        session: Option<u32>,
        /// Whether S3's console can be used, which lists all buckets of the account by name.
        console: bool,
    },
    /// An S3 access point, whose policy names the grantees; the bucket's lets requests through it pass.
    AccessPoint {
        /// Its name.
        name: AccessPointName,
        /// Its Region, which is the bucket's.
        region: Region,
        /// Its account; without it the owner's.
        account: Option<AccountId>,
    },
}

/// The least that a role's longest session can be, in seconds, what it is of which nothing else is said, and the most that
/// one of a role is that another role assumes.
pub(super) const SHORTEST_SESSION: u32 = 3_600;

/// The most that a role's longest session can be, in seconds.
pub(super) const LONGEST_SESSION: u32 = 43_200;

impl Via {
    /// The name of each method, as it stands in `grant!` and in JSON.
    pub const NAMES: [&str; 4] = ["BucketPolicy", "Acl", "Role", "AccessPoint"];

    /// The method that a name was meant for, however its words are joined.
    pub(super) fn nearest(name: &str) -> Option<&'static str> {
        let joined = |name: &str| name.replace(['_', '-', ' '], "").to_ascii_lowercase();
        let same = Self::NAMES.into_iter().find(|method| joined(method) == joined(name));
        same.or_else(|| xacct_catalog::nearest::among(name, Self::NAMES))
    }

    /// The method's name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::BucketPolicy => "BucketPolicy",
            Self::Acl { .. } => "Acl",
            Self::Role { .. } => "Role",
            Self::AccessPoint { .. } => "AccessPoint",
        }
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
