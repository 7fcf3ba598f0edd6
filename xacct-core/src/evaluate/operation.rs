//! Which actions an API call of S3 is authorised for.

use std::fmt;

/// What a call of an [`Operation`] uses, as far as that decides what it is authorised for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// It names a version of the object.
    pub version_id: bool,
    /// It names a version of the object it copies.
    pub source_version_id: bool,
    /// It sets an ACL, canned or by grants.
    pub acl: bool,
    /// It sets tags.
    pub tags: bool,
    /// It copies, and the tags are the source's, as they are unless the call says otherwise.
    pub source_tags: bool,
    /// It sets a retention period.
    pub retention: bool,
    /// It sets or lifts a legal hold.
    pub legal_hold: bool,
    /// It deletes or changes what governance mode protects.
    pub bypass_governance: bool,
    /// It asks for the owners of the objects it lists.
    pub fetch_owner: bool,
    /// It asks for checksums.
    pub checksum_mode: bool,
    /// It is about an account, not a bucket: Block Public Access has both.
    pub account: bool,
    /// It creates a bucket with Object Ownership.
    pub object_ownership: bool,
    /// It creates a bucket with Object Lock.
    pub object_lock: bool,
    /// The object, or what it is written to, is encrypted with a customer managed key of KMS.
    pub kms: bool,
    /// The object that it copies or re-encrypts is.
    pub source_kms: bool,
    /// It assumes a role and passes session tags.
    pub session_tags: bool,
    /// It assumes a role and sets the source identity.
    pub source_identity: bool,
}

/// An action that a call needs, and what it is needed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RequiredAction {
    /// The action, such as `s3:GetObject`.
    pub action: &'static str,
    /// What it is authorised on.
    pub on: On,
}

/// What an action is authorised on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum On {
    /// No resource: `*`.
    Nothing,
    /// The bucket.
    Bucket,
    /// The object, or what a copy is written to.
    Object,
    /// The object that is copied.
    SourceObject,
    /// The key that encrypts the object, or the copy.
    Key,
    /// The key that encrypts the object that is copied.
    SourceKey,
    /// The access point.
    AccessPoint,
    /// The role that is assumed.
    Role,
}

impl fmt::Display for RequiredAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.action)?;
        f.write_str(match self.on {
            On::Nothing => "",
            On::Bucket => " on the bucket",
            On::Object => " on the object",
            On::SourceObject => " on the source object",
            On::Key => " on the key",
            On::SourceKey => " on the source's key",
            On::AccessPoint => " on the access point",
            On::Role => " on the role",
        })
    }
}

macro_rules! operations {
    ($($Name:ident,)+) => {
        /// A call of S3's API, or of STS to assume a role. Its name is no action of IAM: `CopyObject` needs
        /// `s3:GetObject` and `s3:PutObject`.
        ///
        /// # Examples
        /// ```
        /// use xacct_core::evaluate::{Call, Operation};
        ///
        /// let call = Call { kms: true, ..Call::default() };
        /// let needed: Vec<String> =
        ///     Operation::CopyObject.required_actions(&call).iter().map(ToString::to_string).collect();
        /// assert_eq!(
        ///     needed,
        ///     ["s3:GetObject on the source object", "s3:PutObject on the object", "kms:GenerateDataKey on the key"],
        /// );
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $(#[doc = concat!("`", stringify!($Name), "`")] $Name,)+
        }

        impl Operation {
            /// Every operation, by name.
            pub const ALL: &[Self] = &[$(Self::$Name),+];

            /// The operation's name in the API.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Name => stringify!($Name),)+
                }
            }
        }
    };
}

operations! {
    AbortMultipartUpload,
    AssumeRole,
    AssumeRoleWithSAML,
    AssumeRoleWithWebIdentity,
    CompleteMultipartUpload,
    CopyObject,
    CreateAccessPoint,
    CreateBucket,
    CreateMultipartUpload,
    DeleteAccessPoint,
    DeleteAccessPointPolicy,
    DeleteBucket,
    DeleteBucketCors,
    DeleteBucketEncryption,
    DeleteBucketLifecycle,
    DeleteBucketOwnershipControls,
    DeleteBucketPolicy,
    DeleteBucketReplication,
    DeleteBucketTagging,
    DeleteBucketWebsite,
    DeleteObject,
    DeleteObjectTagging,
    DeleteObjects,
    DeletePublicAccessBlock,
    GetAccessPoint,
    GetAccessPointPolicy,
    GetAccessPointPolicyStatus,
    GetBucketAcl,
    GetBucketCors,
    GetBucketEncryption,
    GetBucketLifecycleConfiguration,
    GetBucketLocation,
    GetBucketLogging,
    GetBucketNotificationConfiguration,
    GetBucketOwnershipControls,
    GetBucketPolicy,
    GetBucketPolicyStatus,
    GetBucketReplication,
    GetBucketTagging,
    GetBucketVersioning,
    GetBucketWebsite,
    GetObject,
    GetObjectAcl,
    GetObjectAttributes,
    GetObjectLegalHold,
    GetObjectRetention,
    GetObjectTagging,
    GetPublicAccessBlock,
    HeadBucket,
    HeadObject,
    ListBuckets,
    ListMultipartUploads,
    ListObjectVersions,
    ListObjects,
    ListObjectsV2,
    ListParts,
    PutAccessPointPolicy,
    PutBucketAcl,
    PutBucketCors,
    PutBucketEncryption,
    PutBucketLifecycleConfiguration,
    PutBucketLogging,
    PutBucketNotificationConfiguration,
    PutBucketOwnershipControls,
    PutBucketPolicy,
    PutBucketReplication,
    PutBucketTagging,
    PutBucketVersioning,
    PutBucketWebsite,
    PutObject,
    PutObjectAcl,
    PutObjectLegalHold,
    PutObjectRetention,
    PutObjectTagging,
    PutPublicAccessBlock,
    RestoreObject,
    SelectObjectContent,
    UpdateObjectEncryption,
    UploadPart,
    UploadPartCopy,
}

impl Operation {
    /// The actions that a call is authorised for, each of which must be allowed. What S3 only adds to an answer where
    /// the caller may see it, such as an object's tags, is not among them.
    pub fn required_actions(self, call: &Call) -> Vec<RequiredAction> {
        let mut needs = Needs(Vec::new());
        match self {
            Self::ListBuckets => needs.add("s3:ListAllMyBuckets", On::Nothing),
            Self::HeadBucket => needs.add("s3:ListBucket", On::Bucket),
            Self::ListObjects | Self::ListObjectsV2 => {
                needs.add("s3:ListBucket", On::Bucket);
                needs.add_if(call.fetch_owner, "s3:GetObjectAcl", On::Object);
            }
            Self::ListObjectVersions => needs.add("s3:ListBucketVersions", On::Bucket),
            Self::ListMultipartUploads => needs.add("s3:ListBucketMultipartUploads", On::Bucket),
            Self::ListParts => {
                needs.add("s3:ListMultipartUploadParts", On::Object);
                needs.add_if(call.kms, "kms:Decrypt", On::Key);
            }
            Self::GetObject | Self::SelectObjectContent => needs.get(call),
            Self::HeadObject => needs.get(&Call { kms: call.kms && call.checksum_mode, ..*call }),
            Self::GetObjectAttributes => {
                needs.get(call);
                needs.versioned(call, "s3:GetObjectAttributes", "s3:GetObjectVersionAttributes");
            }
            Self::GetObjectAcl => needs.versioned(call, "s3:GetObjectAcl", "s3:GetObjectVersionAcl"),
            Self::PutObjectAcl => needs.versioned(call, "s3:PutObjectAcl", "s3:PutObjectVersionAcl"),
            Self::GetObjectTagging => {
                needs.versioned(call, "s3:GetObjectTagging", "s3:GetObjectVersionTagging")
            }
            Self::PutObjectTagging => {
                needs.versioned(call, "s3:PutObjectTagging", "s3:PutObjectVersionTagging")
            }
            Self::DeleteObjectTagging => {
                needs.versioned(call, "s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging");
            }
            Self::GetObjectLegalHold => needs.add("s3:GetObjectLegalHold", On::Object),
            Self::PutObjectLegalHold => needs.add("s3:PutObjectLegalHold", On::Object),
            Self::GetObjectRetention => needs.add("s3:GetObjectRetention", On::Object),
            Self::PutObjectRetention => {
                needs.add("s3:PutObjectRetention", On::Object);
                needs.add_if(call.bypass_governance, "s3:BypassGovernanceRetention", On::Object);
            }
            Self::PutObject | Self::CreateMultipartUpload => {
                needs.put(call);
                needs.add_if(call.kms, "kms:GenerateDataKey", On::Key);
            }
            Self::UploadPart => {
                needs.add("s3:PutObject", On::Object);
                needs.part_key(call);
            }
            Self::UploadPartCopy => {
                needs.source(call);
                needs.add("s3:PutObject", On::Object);
                needs.add_if(call.source_kms, "kms:Decrypt", On::SourceKey);
                needs.part_key(call);
            }
            Self::CompleteMultipartUpload => {
                needs.add("s3:PutObject", On::Object);
                needs.add_if(call.kms, "kms:Decrypt", On::Key);
            }
            Self::AbortMultipartUpload => needs.add("s3:AbortMultipartUpload", On::Object),
            Self::CopyObject => {
                needs.source(call);
                needs.source_tags(call);
                needs.put(&Call { tags: call.tags || call.source_tags, ..*call });
                needs.add_if(call.source_kms, "kms:Decrypt", On::SourceKey);
                needs.add_if(call.kms, "kms:GenerateDataKey", On::Key);
            }
            Self::DeleteObject | Self::DeleteObjects => {
                needs.versioned(call, "s3:DeleteObject", "s3:DeleteObjectVersion");
                needs.add_if(call.bypass_governance, "s3:BypassGovernanceRetention", On::Object);
            }
            Self::RestoreObject => needs.add("s3:RestoreObject", On::Object),
            Self::UpdateObjectEncryption => {
                needs.add("s3:PutObject", On::Object);
                needs.add("s3:UpdateObjectEncryption", On::Object);
                for key in [(call.source_kms, On::SourceKey), (call.kms, On::Key)] {
                    for action in KEY_CHANGE {
                        needs.add_if(key.0, action, key.1);
                    }
                }
            }
            Self::CreateBucket => {
                needs.add("s3:CreateBucket", On::Bucket);
                needs.add_if(call.acl, "s3:PutBucketAcl", On::Bucket);
                needs.add_if(call.object_ownership, "s3:PutBucketOwnershipControls", On::Bucket);
                needs.add_if(call.object_lock, "s3:PutBucketObjectLockConfiguration", On::Bucket);
                needs.add_if(call.object_lock, "s3:PutBucketVersioning", On::Bucket);
            }
            Self::AssumeRole => needs.assume("sts:AssumeRole", call),
            Self::AssumeRoleWithSAML => needs.assume("sts:AssumeRoleWithSAML", call),
            Self::AssumeRoleWithWebIdentity => needs.assume("sts:AssumeRoleWithWebIdentity", call),
            Self::GetPublicAccessBlock if call.account => {
                needs.add("s3:GetAccountPublicAccessBlock", On::Nothing);
            }
            Self::PutPublicAccessBlock | Self::DeletePublicAccessBlock if call.account => {
                needs.add("s3:PutAccountPublicAccessBlock", On::Nothing);
            }
            _ => needs.configuration(self),
        }
        needs.0
    }
}

/// What re-encrypting an object needs of the keys.
const KEY_CHANGE: [&str; 5] =
    ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"];

struct Needs(Vec<RequiredAction>);

impl Needs {
    fn add(&mut self, action: &'static str, on: On) {
        self.0.push(RequiredAction { action, on });
    }

    fn add_if(&mut self, is_needed: bool, action: &'static str, on: On) {
        if is_needed {
            self.add(action, on);
        }
    }

    /// Of an object, or, where the call names one, of a version of it.
    fn versioned(&mut self, call: &Call, action: &'static str, of_version: &'static str) {
        self.add(if call.version_id { of_version } else { action }, On::Object);
    }

    fn get(&mut self, call: &Call) {
        self.versioned(call, "s3:GetObject", "s3:GetObjectVersion");
        self.add_if(call.kms, "kms:Decrypt", On::Key);
    }

    fn source(&mut self, call: &Call) {
        let action = if call.source_version_id { "s3:GetObjectVersion" } else { "s3:GetObject" };
        self.add(action, On::SourceObject);
    }

    fn source_tags(&mut self, call: &Call) {
        let of_version = call.source_version_id;
        let action = if of_version { "s3:GetObjectVersionTagging" } else { "s3:GetObjectTagging" };
        self.add_if(call.source_tags, action, On::SourceObject);
    }

    fn put(&mut self, call: &Call) {
        self.add("s3:PutObject", On::Object);
        self.add_if(call.acl, "s3:PutObjectAcl", On::Object);
        self.add_if(call.tags, "s3:PutObjectTagging", On::Object);
        self.add_if(call.retention, "s3:PutObjectRetention", On::Object);
        self.add_if(call.legal_hold, "s3:PutObjectLegalHold", On::Object);
    }

    fn assume(&mut self, action: &'static str, call: &Call) {
        self.add(action, On::Role);
        self.add_if(call.session_tags, "sts:TagSession", On::Role);
        self.add_if(call.source_identity, "sts:SetSourceIdentity", On::Role);
    }

    /// A part is encrypted with a key that the whole upload's has encrypted.
    fn part_key(&mut self, call: &Call) {
        self.add_if(call.kms, "kms:GenerateDataKey", On::Key);
        self.add_if(call.kms, "kms:Decrypt", On::Key);
    }

    /// What needs one action, which is not always of the same name.
    fn configuration(&mut self, operation: Operation) {
        let (action, on) = match operation {
            Operation::CreateAccessPoint => ("s3:CreateAccessPoint", On::AccessPoint),
            Operation::DeleteAccessPoint => ("s3:DeleteAccessPoint", On::AccessPoint),
            Operation::GetAccessPoint => ("s3:GetAccessPoint", On::Nothing),
            Operation::GetAccessPointPolicy => ("s3:GetAccessPointPolicy", On::AccessPoint),
            Operation::PutAccessPointPolicy => ("s3:PutAccessPointPolicy", On::AccessPoint),
            Operation::DeleteAccessPointPolicy => ("s3:DeleteAccessPointPolicy", On::AccessPoint),
            Operation::GetAccessPointPolicyStatus => ("s3:GetAccessPointPolicyStatus", On::AccessPoint),
            Operation::DeleteBucket => ("s3:DeleteBucket", On::Bucket),
            Operation::GetBucketAcl => ("s3:GetBucketAcl", On::Bucket),
            Operation::PutBucketAcl => ("s3:PutBucketAcl", On::Bucket),
            Operation::GetBucketCors => ("s3:GetBucketCORS", On::Bucket),
            Operation::PutBucketCors | Operation::DeleteBucketCors => ("s3:PutBucketCORS", On::Bucket),
            Operation::GetBucketEncryption => ("s3:GetEncryptionConfiguration", On::Bucket),
            Operation::PutBucketEncryption | Operation::DeleteBucketEncryption => {
                ("s3:PutEncryptionConfiguration", On::Bucket)
            }
            Operation::GetBucketLifecycleConfiguration => ("s3:GetLifecycleConfiguration", On::Bucket),
            Operation::PutBucketLifecycleConfiguration | Operation::DeleteBucketLifecycle => {
                ("s3:PutLifecycleConfiguration", On::Bucket)
            }
            Operation::GetBucketLocation => ("s3:GetBucketLocation", On::Bucket),
            Operation::GetBucketLogging => ("s3:GetBucketLogging", On::Bucket),
            Operation::PutBucketLogging => ("s3:PutBucketLogging", On::Bucket),
            Operation::GetBucketNotificationConfiguration => ("s3:GetBucketNotification", On::Bucket),
            Operation::PutBucketNotificationConfiguration => ("s3:PutBucketNotification", On::Bucket),
            Operation::GetBucketOwnershipControls => ("s3:GetBucketOwnershipControls", On::Bucket),
            Operation::PutBucketOwnershipControls | Operation::DeleteBucketOwnershipControls => {
                ("s3:PutBucketOwnershipControls", On::Bucket)
            }
            Operation::GetBucketPolicy => ("s3:GetBucketPolicy", On::Bucket),
            Operation::PutBucketPolicy => ("s3:PutBucketPolicy", On::Bucket),
            Operation::DeleteBucketPolicy => ("s3:DeleteBucketPolicy", On::Bucket),
            Operation::GetBucketPolicyStatus => ("s3:GetBucketPolicyStatus", On::Bucket),
            Operation::GetBucketReplication => ("s3:GetReplicationConfiguration", On::Bucket),
            Operation::PutBucketReplication | Operation::DeleteBucketReplication => {
                ("s3:PutReplicationConfiguration", On::Bucket)
            }
            Operation::GetBucketTagging => ("s3:GetBucketTagging", On::Bucket),
            Operation::PutBucketTagging | Operation::DeleteBucketTagging => {
                ("s3:PutBucketTagging", On::Bucket)
            }
            Operation::GetBucketWebsite => ("s3:GetBucketWebsite", On::Bucket),
            Operation::PutBucketWebsite => ("s3:PutBucketWebsite", On::Bucket),
            Operation::DeleteBucketWebsite => ("s3:DeleteBucketWebsite", On::Bucket),
            Operation::GetBucketVersioning => ("s3:GetBucketVersioning", On::Bucket),
            Operation::PutBucketVersioning => ("s3:PutBucketVersioning", On::Bucket),
            Operation::GetPublicAccessBlock => ("s3:GetBucketPublicAccessBlock", On::Bucket),
            Operation::PutPublicAccessBlock | Operation::DeletePublicAccessBlock => {
                ("s3:PutBucketPublicAccessBlock", On::Bucket)
            }
            _ => return,
        };
        self.add(action, on);
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Call {
        Call {
            version_id: true,
            source_version_id: true,
            acl: true,
            tags: true,
            source_tags: true,
            retention: true,
            legal_hold: true,
            bypass_governance: true,
            fetch_owner: true,
            account: true,
            checksum_mode: true,
            object_ownership: true,
            object_lock: true,
            kms: true,
            source_kms: true,
            session_tags: true,
            source_identity: true,
        }
    }

    fn needed(operation: Operation, call: &Call) -> Vec<&'static str> {
        operation.required_actions(call).into_iter().map(|needed| needed.action).collect()
    }

    /// Every action must be one of the catalogue that acts on what it is authorised on, or be an account's.
    #[test]
    fn every_operation_needs_actions_that_aws_has() {
        for operation in Operation::ALL {
            for call in [Call::default(), everything(), Call { account: false, ..everything() }] {
                let needed = operation.required_actions(&call);
                assert!(!needed.is_empty(), "{operation}");
                for RequiredAction { action, on } in needed {
                    let action =
                        xacct_catalog::action(action).unwrap_or_else(|| panic!("{operation} needs {action}"));
                    let on_type = match on {
                        On::Nothing => continue,
                        On::Bucket => "bucket",
                        On::Object | On::SourceObject => "object",
                        On::Key | On::SourceKey => "key",
                        On::AccessPoint => "accesspoint",
                        On::Role => "role",
                    };
                    assert!(action.resource_types().any(|it| it.name() == on_type), "{action} on {on_type}");
                }
            }
        }
    }

    #[test]
    fn what_a_call_uses_decides() {
        let none = Call::default();
        let version = Call { version_id: true, ..none };
        let kms = Call { kms: true, ..none };
        assert_eq!(needed(Operation::GetObject, &version), ["s3:GetObjectVersion"]);
        assert_eq!(needed(Operation::DeleteObject, &version), ["s3:DeleteObjectVersion"]);
        assert_eq!(needed(Operation::GetObject, &kms), ["s3:GetObject", "kms:Decrypt"]);
        assert_eq!(
            needed(Operation::UploadPart, &kms),
            ["s3:PutObject", "kms:GenerateDataKey", "kms:Decrypt"]
        );
        assert_eq!(needed(Operation::HeadBucket, &none), ["s3:ListBucket"]);
        assert_eq!(
            needed(Operation::PutObject, &Call { acl: true, tags: true, ..none }),
            ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"]
        );
        assert_eq!(
            needed(Operation::CopyObject, &everything()),
            [
                "s3:GetObjectVersion",
                "s3:GetObjectVersionTagging",
                "s3:PutObject",
                "s3:PutObjectAcl",
                "s3:PutObjectTagging",
                "s3:PutObjectRetention",
                "s3:PutObjectLegalHold",
                "kms:Decrypt",
                "kms:GenerateDataKey",
            ]
        );
    }
}
