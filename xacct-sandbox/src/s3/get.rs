//! Objects that are read.

use super::authorize::Subjected;
use super::call::S3Call;
use super::encryption;
use super::precondition::Preconditions;
use super::target::Target;
use crate::call::Keys;
use crate::refusal::{Answer, Refusal};
use crate::state::{Content, Version, World};
use s3s::Body;
use s3s::dto::{self, ETag, StreamingBlob};
use std::ops::Range;
use xacct_core::evaluate;

/// What a call uses that may name a version.
pub(super) fn uses_version(version_id: Option<&str>) -> evaluate::Call {
    evaluate::Call { version_id: version_id.is_some(), ..evaluate::Call::default() }
}

/// The version that a call is about, which it must be allowed to read. That it is not there is told to those alone who
/// may list the bucket.
pub(super) fn find<'w>(
    world: &World,
    call: &S3Call,
    target: &Target<'w>,
    key: &str,
    version_id: Option<&str>,
) -> Answer<&'w Version> {
    find_with(world, call, target, (key, version_id), &Keys::new())
}

/// The same for a call that carries condition keys of its own.
pub(super) fn find_with<'w>(
    world: &World,
    call: &S3Call,
    target: &Target<'w>,
    object: (&str, Option<&str>),
    keys: &Keys,
) -> Answer<&'w Version> {
    let (key, version_id) = object;
    let version = target.bucket.version(key, version_id);
    let object = Subjected { key, version };
    target.authorize_object(world, call, object, &uses_version(version_id), keys)?;
    match version {
        Some(version) if version.content.is_some() => Ok(version),
        _ if !target.allows(world, call, "s3:ListBucket", None) => Err(Refusal::denied(format!(
            "Access Denied: there may be no `{key}`, and who may not list the bucket is not told (no policy allows s3:ListBucket)."
        ))),
        Some(marker) if version_id.is_some() => {
            let message = format!(
                "The specified method is not allowed against this resource: version {} marks a deletion.",
                marker.id
            );
            Err(Refusal::new(405, "MethodNotAllowed", message))
        }
        None if version_id.is_some() => {
            Err(Refusal::new(404, "NoSuchVersion", "The specified version does not exist."))
        }
        _ => Err(no_key()),
    }
}

/// There is no such object.
pub(super) fn no_key() -> Refusal {
    Refusal::new(404, "NoSuchKey", "The specified key does not exist.")
}

/// An object that was found, and what of it is wanted.
struct Found<'w> {
    version: &'w Version,
    content: &'w Content,
    range: Option<Range<u64>>,
    is_versioned: bool,
}

impl<'w> Found<'w> {
    fn of(target: &Target<'_>, version: &'w Version, range: Option<&dto::Range>) -> Answer<Self> {
        let content = version.content.as_ref().ok_or_else(no_key)?;
        let unsatisfiable = |_| Refusal::new(416, "InvalidRange", "The requested range is not satisfiable");
        let range = range.map(|range| range.check(content.length())).transpose().map_err(unsatisfiable)?;
        Ok(Self { version, content, range, is_versioned: target.bucket.keeps_versions() })
    }

    /// Refuses a part of an object that was uploaded in parts: where they begin is not kept.
    fn check_part(&self, number: Option<i32>) -> Answer<()> {
        match number {
            None => Ok(()),
            Some(1) if !self.content.etag.contains('-') => Ok(()),
            Some(_) if !self.content.etag.contains('-') => {
                Err(Refusal::new(416, "InvalidPartNumber", "The requested partnumber is not satisfiable"))
            }
            Some(_) => Err(Refusal::new(
                501,
                "NotImplemented",
                "The sandbox gives no parts of objects: ask for a range.",
            )),
        }
    }

    fn length(&self) -> i64 {
        let all = i64::try_from(self.content.body.len()).unwrap_or(i64::MAX);
        self.range.as_ref().map_or(all, |range| i64::try_from(range.end - range.start).unwrap_or(i64::MAX))
    }

    fn content_range(&self) -> Option<String> {
        let range = self.range.as_ref()?;
        Some(format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), self.content.body.len()))
    }

    fn body(&self) -> bytes::Bytes {
        self.range.as_ref().map_or_else(|| self.content.body.clone(), |range| self.content.slice(range))
    }

    fn version_id(&self) -> Option<String> {
        self.is_versioned.then(|| self.version.id.clone())
    }
}

/// The headers of an object that was found, which two operations answer with.
macro_rules! headers {
    ($Output:ident, $found:expr, $with_checksums:expr) => {{
        let found: &Found<'_> = &$found;
        let (algorithm, key) = encryption::named(&found.content.encryption);
        let attributes = found.content.attributes.clone();
        let checksums =
            if $with_checksums { found.content.checksums.clone() } else { dto::Checksum::default() };
        dto::$Output {
            accept_ranges: Some("bytes".to_owned()),
            content_length: Some(found.length()),
            content_range: found.content_range(),
            e_tag: Some(ETag::Strong(found.content.etag.clone())),
            last_modified: Some(found.version.modified.into()),
            content_type: Some(attributes.content_type.unwrap_or_else(default_type)),
            content_encoding: attributes.content_encoding,
            content_disposition: attributes.content_disposition,
            content_language: attributes.content_language,
            cache_control: attributes.cache_control,
            metadata: attributes.metadata,
            storage_class: attributes.storage_class.map(dto::StorageClass::from),
            server_side_encryption: Some(algorithm),
            ssekms_key_id: key,
            bucket_key_enabled: Some(found.content.bucket_key).filter(|is_used| *is_used),
            version_id: found.version_id(),
            checksum_crc32: checksums.checksum_crc32,
            checksum_crc32c: checksums.checksum_crc32c,
            checksum_crc64nvme: checksums.checksum_crc64nvme,
            checksum_sha1: checksums.checksum_sha1,
            checksum_sha256: checksums.checksum_sha256,
            ..dto::$Output::default()
        }
    }};
}

/// The conditions of a request, which two operations have.
macro_rules! preconditions {
    ($input:expr) => {
        Preconditions {
            if_match: $input.if_match.clone(),
            if_none_match: $input.if_none_match.clone(),
            if_modified_since: $input.if_modified_since.clone(),
            if_unmodified_since: $input.if_unmodified_since.clone(),
        }
    };
}

pub(super) fn get(
    world: &mut World,
    call: &S3Call,
    input: dto::GetObjectInput,
) -> Answer<dto::GetObjectOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let version = find(world, call, &target, &input.key, input.version_id.as_deref())?;
    let found = Found::of(&target, version, input.range.as_ref())?;
    found.check_part(input.part_number)?;
    target.authorize_decryption(world, call, &input.key, found.content)?;
    preconditions!(input).check_read(version, found.content)?;
    let object = Subjected { key: &input.key, version: Some(version) };
    let may_see_tags = || target.allows(world, call, "s3:GetObjectTagging", Some(object));
    let tags = i32::try_from(found.content.tags.len()).ok().filter(|count| *count > 0 && may_see_tags());
    let with_checksums = input.checksum_mode.is_some() && found.range.is_none();
    Ok(dto::GetObjectOutput {
        body: Some(StreamingBlob::from(Body::from(found.body()))),
        tag_count: tags,
        ..headers!(GetObjectOutput, found, with_checksums)
    })
}

pub(super) fn head(
    world: &mut World,
    call: &S3Call,
    input: dto::HeadObjectInput,
) -> Answer<dto::HeadObjectOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let version = find(world, call, &target, &input.key, input.version_id.as_deref())?;
    let found = Found::of(&target, version, input.range.as_ref())?;
    found.check_part(input.part_number)?;
    let with_checksums = input.checksum_mode.is_some();
    // The key is needed for the checksums alone, which are encrypted too.
    if with_checksums {
        target.authorize_decryption(world, call, &input.key, found.content)?;
    }
    preconditions!(input).check_read(version, found.content)?;
    Ok(headers!(HeadObjectOutput, found, with_checksums))
}

/// What S3 takes for the type of a content of which none was told.
fn default_type() -> String {
    "binary/octet-stream".to_owned()
}

pub(super) fn attributes(
    world: &mut World,
    call: &S3Call,
    input: dto::GetObjectAttributesInput,
) -> Answer<dto::GetObjectAttributesOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let version = find(world, call, &target, &input.key, input.version_id.as_deref())?;
    let found = Found::of(&target, version, None)?;
    target.authorize_decryption(world, call, &input.key, found.content)?;
    let wants = |name: &str| input.object_attributes.iter().any(|attribute| attribute.as_str() == name);
    let class = || found.content.attributes.storage_class.clone().unwrap_or_else(|| "STANDARD".to_owned());
    Ok(dto::GetObjectAttributesOutput {
        e_tag: wants("ETag").then(|| ETag::Strong(found.content.etag.clone())),
        object_size: wants("ObjectSize").then(|| found.length()),
        storage_class: wants("StorageClass").then(|| dto::StorageClass::from(class())),
        checksum: wants("Checksum").then(|| found.content.checksums.clone()),
        last_modified: Some(version.modified.into()),
        version_id: found.version_id(),
        ..dto::GetObjectAttributesOutput::default()
    })
}
