//! What all ways of making an object have in common.

use super::acl::{Requested, requested};
use super::authorize::key_actions;
use super::call::S3Call;
use super::encryption;
use super::object_acl::accepted;
use super::target::Target;
use crate::refusal::{Answer, Refusal};
use crate::state::{Attributes, Bucket, Content, Encryption, Tag, Version, Versioning, World};
use s3s::dto::Metadata;
use xacct_core::evaluate::{self, Acl};

/// What an upload asks for, and what it gets.
pub(super) struct NewObject {
    pub(super) attributes: Attributes,
    pub(super) encryption: Encryption,
    pub(super) bucket_key: bool,
    pub(super) tags: Vec<Tag>,
    pub(super) acl: Acl,
}

impl NewObject {
    /// Reads what the headers ask for, and refuses whoever may not have it. `uses` is what the call uses besides.
    pub(super) fn authorized(
        world: &World,
        call: &S3Call,
        target: &Target<'_>,
        key: &str,
        uses: evaluate::Call,
        metadata: Option<Metadata>,
    ) -> Answer<Self> {
        if call
            .header("x-amz-object-lock-mode")
            .or_else(|| call.header("x-amz-object-lock-legal-hold"))
            .is_some()
        {
            return Err(Refusal::new(400, "InvalidRequest", "Bucket is missing Object Lock Configuration"));
        }
        let requested = requested(world, call)?;
        let tags = tags(call)?;
        let uses = evaluate::Call { acl: requested.is_some(), tags: uses.tags || !tags.is_empty(), ..uses };
        target.authorize_upload(world, call, key, &uses)?;
        let (encryption, bucket_key) = encryption::of_upload(world, call, target)?;
        target.authorize_key(world, call, &key_actions(call.operation), &encryption, (key, bucket_key))?;
        let acl = acl(world, call, target, requested)?;
        Ok(Self { attributes: attributes(call, metadata), encryption, bucket_key, tags, acl })
    }

    /// The object of this content.
    pub(super) fn content(self, body: bytes::Bytes, etag: String, checksums: s3s::dto::Checksum) -> Content {
        Content {
            body,
            etag,
            attributes: self.attributes,
            bucket_key: self.bucket_key,
            encryption: self.encryption,
            tags: self.tags,
            checksums,
        }
    }
}

/// Whose the object will be, and what its ACL grants.
fn acl(world: &World, call: &S3Call, target: &Target<'_>, requested: Option<Requested>) -> Answer<Acl> {
    let ownership = target.bucket.settings.effective(call.now()).object_ownership();
    let bucket_owner = &target.bucket.owner;
    // Nobody's uploads are the bucket owner's, of whom nobody else is known.
    let writer = call.caller.account().unwrap_or(bucket_owner);
    let hands_over = requested.as_ref().is_some_and(Requested::says_bucket_owner_full_control);
    let owner = ownership.owner_of_upload(bucket_owner, writer, hands_over);
    match requested {
        Some(requested) => accepted(world, call, target.bucket, owner, requested),
        None => Ok(Acl { owner: owner.clone(), grants: Vec::new() }),
    }
}

/// The headers that are kept with an object.
fn attributes(call: &S3Call, metadata: Option<Metadata>) -> Attributes {
    let header = |name: &str| call.header(name).map(str::to_owned);
    // How the upload was sent is no property of the object.
    let encodings = header("content-encoding").map(|encodings| {
        let kept: Vec<_> =
            encodings.split(',').map(str::trim).filter(|encoding| *encoding != "aws-chunked").collect();
        kept.join(",")
    });
    Attributes {
        content_type: header("content-type"),
        content_encoding: encodings.filter(|encodings| !encodings.is_empty()),
        content_disposition: header("content-disposition"),
        content_language: header("content-language"),
        cache_control: header("cache-control"),
        storage_class: header("x-amz-storage-class").filter(|class| class != "STANDARD"),
        metadata: metadata.filter(|metadata| !metadata.is_empty()),
    }
}

/// The tags of the header `x-amz-tagging`.
fn tags(call: &S3Call) -> Answer<Vec<Tag>> {
    let Some(header) = call.header("x-amz-tagging") else { return Ok(Vec::new()) };
    let tags = form_urlencoded::parse(header.as_bytes()).into_owned();
    super::tagging::checked(tags.map(|(key, value)| Tag { key, value }).collect(), 10)
}

/// Puts a version in place, as the bucket keeps versions, and gives its id where it keeps them.
pub(super) fn store(bucket: &mut Bucket, key: &str, mut version: Version, fresh: String) -> Option<String> {
    let versioning = bucket.settings.latest().versioning;
    let versions = bucket.objects.entry(key.to_owned()).or_default();
    match versioning {
        Versioning::Enabled => version.id = fresh,
        Versioning::Suspended => versions.retain(|version| version.id != "null"),
        Versioning::Never => versions.clear(),
    }
    let id = version.id.clone();
    versions.push(version);
    (versioning != Versioning::Never).then_some(id)
}
