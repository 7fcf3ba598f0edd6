//! Buckets and what is in them.

use super::Delayed;
use super::iam::Tag;
use crate::policy::ResourcePolicy;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::SystemTime;
use xacct_core::AccountId;
use xacct_core::evaluate::{Acl, BlockPublicAccess, ObjectOwnership};

/// A bucket.
#[derive(Debug)]
pub(crate) struct Bucket {
    pub(crate) name: String,
    pub(crate) owner: AccountId,
    pub(crate) region: String,
    pub(crate) created: SystemTime,
    pub(crate) settings: Delayed<BucketSettings>,
    /// The versions of each object, the oldest first.
    pub(crate) objects: BTreeMap<String, Vec<Version>>,
    /// Multipart uploads that are not completed, by id.
    pub(crate) uploads: BTreeMap<String, Upload>,
}

/// What is set on a bucket.
#[derive(Clone, Debug)]
pub(crate) struct BucketSettings {
    pub(crate) policy: Option<Arc<ResourcePolicy>>,
    pub(crate) acl: Acl,
    /// None after the controls were deleted, which means `ObjectWriter`.
    pub(crate) ownership: Option<ObjectOwnership>,
    pub(crate) block_public_access: Option<BlockPublicAccess>,
    pub(crate) encryption: Encryption,
    /// Whether S3 Bucket Keys are on.
    pub(crate) bucket_key: bool,
    pub(crate) versioning: Versioning,
    pub(crate) tags: Option<Vec<Tag>>,
}

impl BucketSettings {
    /// Those of a new bucket: ACLs off, everything public blocked, encrypted by S3.
    pub(crate) const fn of_new_bucket(owner: AccountId) -> Self {
        Self {
            policy: None,
            acl: Acl { owner, grants: Vec::new() },
            ownership: Some(ObjectOwnership::BucketOwnerEnforced),
            block_public_access: Some(BlockPublicAccess::ALL),
            encryption: Encryption::S3,
            bucket_key: false,
            versioning: Versioning::Never,
            tags: None,
        }
    }

    /// The ownership that counts.
    pub(crate) fn object_ownership(&self) -> ObjectOwnership {
        self.ownership.unwrap_or(ObjectOwnership::ObjectWriter)
    }
}

/// Whether versions are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Versioning {
    /// It was never turned on.
    Never,
    /// Each write makes a version.
    Enabled,
    /// Writes replace the version `null`.
    Suspended,
}

/// How an object is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// `AES256`: by S3 itself.
    S3,
    /// `aws:kms` or `aws:kms:dsse`: by a key of KMS.
    Kms {
        /// The key's ARN; none for the one that AWS manages.
        key: Option<String>,
        is_double: bool,
    },
}

/// A version of an object.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    /// `null` where versions are not kept.
    pub(crate) id: String,
    pub(crate) modified: SystemTime,
    /// None where the version marks a deletion.
    pub(crate) content: Option<Content>,
    pub(crate) acl: Acl,
}

/// What an object is.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) body: Bytes,
    /// Without quotes.
    pub(crate) etag: String,
    pub(crate) attributes: Attributes,
    /// Whether the object is encrypted below a key of the bucket.
    pub(crate) bucket_key: bool,
    pub(crate) encryption: Encryption,
    pub(crate) tags: Vec<Tag>,
    /// The checksums that the upload brought.
    pub(crate) checksums: s3s::dto::Checksum,
}

impl Content {
    /// The bytes of a range, which ends where the object does.
    pub(crate) fn slice(&self, range: &Range<u64>) -> Bytes {
        let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(self.body.len());
        self.body.slice(at(range.start)..at(range.end))
    }

    /// How many bytes it has.
    pub(crate) fn length(&self) -> u64 {
        u64::try_from(self.body.len()).unwrap_or(u64::MAX)
    }
}

/// The headers that are kept with an object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    pub(crate) content_type: Option<String>,
    pub(crate) content_encoding: Option<String>,
    pub(crate) content_disposition: Option<String>,
    pub(crate) content_language: Option<String>,
    pub(crate) cache_control: Option<String>,
    pub(crate) storage_class: Option<String>,
    pub(crate) metadata: Option<s3s::dto::Metadata>,
}

/// A multipart upload in the making.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) key: String,
    pub(crate) initiated: SystemTime,
    /// The account that began it.
    pub(crate) initiator: AccountId,
    pub(crate) attributes: Attributes,
    pub(crate) encryption: Encryption,
    pub(crate) bucket_key: bool,
    pub(crate) tags: Vec<Tag>,
    pub(crate) acl: Acl,
    pub(crate) parts: BTreeMap<i32, Part>,
}

/// A part of an upload.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) body: Bytes,
    pub(crate) etag: String,
    pub(crate) modified: SystemTime,
}

impl Bucket {
    /// The version of an object that a request without a version id is about: the newest, even if it marks a deletion.
    pub(crate) fn current(&self, key: &str) -> Option<&Version> {
        self.objects.get(key)?.last()
    }

    /// The version of this id, or the current one.
    pub(crate) fn version(&self, key: &str, id: Option<&str>) -> Option<&Version> {
        match id {
            None => self.current(key),
            Some(id) => self.objects.get(key)?.iter().find(|version| version.id == id),
        }
    }

    /// Whether versions have ids, now or since they had.
    pub(crate) fn keeps_versions(&self) -> bool {
        self.settings.latest().versioning != Versioning::Never
    }

    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}
