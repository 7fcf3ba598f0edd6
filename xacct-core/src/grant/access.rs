//! What a grant allows, level by level. `GRANT_UNKNOWN_ACCESS`: a level that grants do not have.
//!
//! A grant says what is to be done, and the actions of IAM follow. An action in its place is refused with the level
//! that allows it.
//!
//! - severity: error
//! - bad: `access: [Reed]`, `access: ["s3:GetObject"]`
//! - good: `access: [Read]`

use crate::evaluate::{Call, Operation};
use crate::{Code, Fault};
use std::fmt;

macro_rules! levels {
    ($($(#[$docs:meta])* $Name:ident: $($action:literal)+;)+) => {
        /// What a grant allows, level by level. Each is exactly the actions that it names, and no grant has others but those that
        /// `bucket_owner_full_control` and the console need, which [`Grant::explain`](super::Grant::explain) names.
        ///
        /// Listing what is being uploaded to a bucket (`s3:ListBucketMultipartUploads`) is in none of them: no condition
        /// limits it to a prefix. Listing the parts of one upload is, with [`Write`](Self::Write), since it is of an object.
        ///
        /// # Examples
        /// ```
        /// use xacct_core::grant::AccessLevel;
        ///
        /// assert_eq!(AccessLevel::Read.actions(), ["s3:GetObject"]);
        /// assert_eq!("List".parse::<AccessLevel>()?, AccessLevel::List);
        /// assert_eq!("Reed".parse::<AccessLevel>().unwrap_err().suggestion.as_deref(), Some("Read"));
        /// # Ok::<(), xacct_core::Fault>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum AccessLevel {
            $($(#[$docs])* $Name,)+
        }

        impl AccessLevel {
            /// Every level.
            pub const ALL: &[Self] = &[$(Self::$Name),+];

            /// The level's name, as it stands in `grant!` and in JSON.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Name => stringify!($Name),)+
                }
            }

            /// The actions of IAM that it is.
            pub const fn actions(self) -> &'static [&'static str] {
                match self {
                    $(Self::$Name => &[$($action),+],)+
                }
            }
        }
    };
}

levels! {
    /// Getting objects, as they are now: `s3:GetObject`.
    Read: "s3:GetObject";
    /// Getting objects by their version: `s3:GetObjectVersion`.
    ReadVersions: "s3:GetObjectVersion";
    /// Listing objects, of the grant's prefix where it has one: `s3:ListBucket`.
    List: "s3:ListBucket";
    /// Listing the versions of objects, likewise: `s3:ListBucketVersions`.
    ListVersions: "s3:ListBucketVersions";
    /// Putting objects, in parts too: `s3:PutObject`, `s3:AbortMultipartUpload`, `s3:ListMultipartUploadParts`.
    Write: "s3:PutObject" "s3:AbortMultipartUpload" "s3:ListMultipartUploadParts";
    /// Giving the bucket's owner full control of an object, and no other change of an ACL: `s3:PutObjectAcl`, only with
    /// the canned ACL `bucket-owner-full-control`.
    WriteAcl: "s3:PutObjectAcl";
    /// Deleting objects, of which a bucket with versions keeps what was there: `s3:DeleteObject`.
    Delete: "s3:DeleteObject";
    /// Deleting versions of objects, for good: `s3:DeleteObjectVersion`.
    DeleteVersions: "s3:DeleteObjectVersion";
    /// Reading the tags of objects: `s3:GetObjectTagging`.
    ReadTags: "s3:GetObjectTagging";
    /// Setting and removing the tags of objects: `s3:PutObjectTagging`, `s3:DeleteObjectTagging`.
    WriteTags: "s3:PutObjectTagging" "s3:DeleteObjectTagging";
    /// Restoring objects from an archive: `s3:RestoreObject`.
    Restore: "s3:RestoreObject";
}

impl AccessLevel {
    /// Whether it is about the bucket, and not about objects.
    pub const fn is_of_bucket(self) -> bool {
        matches!(self, Self::List | Self::ListVersions)
    }

    /// Whether it is about what objects hold.
    pub(super) const fn reads_objects(self) -> bool {
        matches!(self, Self::Read | Self::ReadVersions)
    }

    /// What it needs of the key that encrypts the objects: nothing where it neither reads nor writes their content. A
    /// writer decrypts too, because uploads in parts do.
    pub const fn key_actions(self) -> &'static [&'static str] {
        match self {
            Self::Read | Self::ReadVersions => &["kms:Decrypt"],
            Self::Write => &["kms:GenerateDataKey", "kms:Decrypt"],
            _ => &[],
        }
    }

    /// The calls of S3's API that it is for.
    pub(super) fn calls(self) -> Vec<(Operation, Call)> {
        let plain = Call::default();
        let of_version = Call { version_id: true, ..plain };
        let calls: &[(Operation, Call)] = match self {
            Self::Read => &[(Operation::GetObject, plain)],
            Self::ReadVersions => &[(Operation::GetObject, of_version)],
            Self::List => &[(Operation::ListObjectsV2, plain)],
            Self::ListVersions => &[(Operation::ListObjectVersions, plain)],
            Self::Write => &[
                (Operation::PutObject, plain),
                (Operation::UploadPart, plain),
                (Operation::AbortMultipartUpload, plain),
                (Operation::ListParts, plain),
            ],
            Self::WriteAcl => &[(Operation::PutObjectAcl, plain)],
            Self::Delete => &[(Operation::DeleteObject, plain)],
            Self::DeleteVersions => &[(Operation::DeleteObject, of_version)],
            Self::ReadTags => &[(Operation::GetObjectTagging, plain)],
            Self::WriteTags => {
                &[(Operation::PutObjectTagging, plain), (Operation::DeleteObjectTagging, plain)]
            }
            Self::Restore => &[(Operation::RestoreObject, plain)],
        };
        calls.to_vec()
    }

    /// "get objects"
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Read => "get objects",
            Self::ReadVersions => "get versions of objects",
            Self::List => "list objects",
            Self::ListVersions => "list versions of objects",
            Self::Write => "put objects",
            Self::WriteAcl => "give the bucket's owner full control of objects",
            Self::Delete => "delete objects",
            Self::DeleteVersions => "delete for good versions of objects",
            Self::ReadTags => "read tags of objects",
            Self::WriteTags => "set and remove tags of objects",
            Self::Restore => "restore objects from an archive",
        }
    }
}

impl std::str::FromStr for AccessLevel {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if let Some(level) = Self::ALL.iter().find(|level| level.as_str() == text) {
            return Ok(*level);
        }
        let names = || Self::ALL.iter().map(|level| level.as_str());
        let is_action = text.contains(':');
        let message = match is_action {
            true => format!("`{}` is an action, and a grant has access levels", text.escape_debug()),
            false => format!("unknown access level `{}`", text.escape_debug()),
        };
        let fault = Fault::new(Code::GRANT_UNKNOWN_ACCESS, message);
        Err(match xacct_catalog::nearest::among(text, names()).or_else(|| level_of_action(text)) {
            Some(near) if is_action => {
                fault.suggest(Some(near)).help(format!("write `{near}`, which allows it"))
            }
            Some(near) => fault.suggest(Some(near)),
            None => fault.help(format!("the levels are `{}`", names().collect::<Vec<_>>().join("`, `"))),
        })
    }
}

/// The level that an action was meant for.
fn level_of_action(text: &str) -> Option<&'static str> {
    let has = |level: &&AccessLevel| level.actions().iter().any(|action| action.eq_ignore_ascii_case(text));
    AccessLevel::ALL.iter().find(has).map(|level| level.as_str())
}

impl fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Some of all access levels, each once, in their order.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Access(u16);

impl Access {
    /// What the macro makes of levels that it has read.
    #[doc(hidden)]
    pub const fn __of_bits(bits: u16) -> Self {
        Self(bits)
    }

    #[doc(hidden)]
    pub const fn __bits(self) -> u16 {
        self.0
    }

    /// Whether a level is among them.
    pub const fn has(self, level: AccessLevel) -> bool {
        self.0 & 1 << level as u16 != 0
    }

    /// Each of them.
    pub fn levels(self) -> impl Iterator<Item = AccessLevel> {
        AccessLevel::ALL.iter().copied().filter(move |level| self.has(*level))
    }

    /// What they need of the key that encrypts the objects, each action once.
    pub fn key_actions(self) -> Vec<&'static str> {
        let mut actions = Vec::new();
        for action in self.levels().flat_map(AccessLevel::key_actions) {
            if !actions.contains(action) {
                actions.push(*action);
            }
        }
        actions
    }
}

impl FromIterator<AccessLevel> for Access {
    fn from_iter<I: IntoIterator<Item = AccessLevel>>(levels: I) -> Self {
        Self(levels.into_iter().fold(0, |bits, level| bits | 1 << level as u16))
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.levels()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels and operations say the same: what the calls of a level need is what it allows, and the other way round.
    #[test]
    fn a_level_allows_what_its_calls_need() {
        for level in AccessLevel::ALL {
            let mut needed: Vec<_> = level
                .calls()
                .iter()
                .flat_map(|(operation, call)| operation.required_actions(&Call { kms: true, ..*call }))
                .map(|needed| needed.action)
                .collect();
            let mut allowed = [level.actions(), level.key_actions()].concat();
            needed.sort_unstable();
            needed.dedup();
            allowed.sort_unstable();
            assert_eq!(needed, allowed, "{level}");
        }
    }

    #[test]
    fn what_was_meant_is_found() {
        for (text, meant) in [("read", Some("Read")), ("s3:GetObject", Some("Read")), ("Everything", None)] {
            assert_eq!(text.parse::<AccessLevel>().unwrap_err().suggestion.as_deref(), meant, "{text}");
        }
    }
}
