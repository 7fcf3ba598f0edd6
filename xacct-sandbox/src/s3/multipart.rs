//! Uploads in parts.

use super::acl_dto::owner;
use super::authorize::{Subjected, key_actions};
use super::body::Uploaded;
use super::call::S3Call;
use super::copy::Source;
use super::encryption;
use super::precondition::Preconditions;
use super::target::Target;
use super::upload::{NewObject, store};
use crate::call::Keys;
use crate::refusal::{Answer, Refusal};
use crate::state::{Bucket, Content, Part, Upload, Version, World};
use bytes::{Bytes, BytesMut};
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto;
use std::collections::BTreeMap;
use xacct_core::evaluate;

/// The smallest part but the last: 5 MiB.
const SMALLEST: usize = 5 << 20;

/// The highest number of a part.
const LAST: i32 = 10_000;

pub(super) fn create(
    world: &mut World,
    call: &S3Call,
    input: dto::CreateMultipartUploadInput,
) -> Answer<dto::CreateMultipartUploadOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let wanted =
        NewObject::authorized(world, call, &target, &input.key, evaluate::Call::default(), input.metadata)?;
    let (algorithm, key) = encryption::named(&wanted.encryption);
    let has_bucket_key = wanted.bucket_key;
    let begun = Upload {
        key: input.key.clone(),
        initiated: call.now(),
        initiator: call.caller.account().unwrap_or(&target.bucket.owner).clone(),
        attributes: wanted.attributes,
        encryption: wanted.encryption,
        bucket_key: wanted.bucket_key,
        tags: wanted.tags,
        acl: wanted.acl,
        parts: BTreeMap::new(),
    };
    let bucket = target.bucket.name.clone();
    let id = world.ids.version();
    world.bucket_mut(&bucket)?.uploads.insert(id.clone(), begun);
    Ok(dto::CreateMultipartUploadOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(id),
        server_side_encryption: Some(algorithm),
        ssekms_key_id: key,
        bucket_key_enabled: Some(has_bucket_key).filter(|is_used| *is_used),
        ..dto::CreateMultipartUploadOutput::default()
    })
}

/// The upload of this id, which must be of this key.
fn find<'b>(bucket: &'b Bucket, key: &str, id: &str) -> Answer<&'b Upload> {
    bucket.uploads.get(id).filter(|upload| upload.key == key).ok_or_else(no_upload)
}

fn no_upload() -> Refusal {
    let message = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
    Refusal::new(404, "NoSuchUpload", message)
}

/// Refuses who may not go on with an upload, its key included.
fn authorize<'w>(
    world: &World,
    call: &S3Call,
    target: &Target<'w>,
    key: &str,
    id: &str,
) -> Answer<&'w Upload> {
    let object = Subjected { key, version: target.bucket.current(key) };
    target.authorize_object(world, call, object, &evaluate::Call::default(), &Keys::new())?;
    let upload = find(target.bucket, key, id)?;
    let actions = key_actions(call.operation);
    target.authorize_key(world, call, &actions, &upload.encryption, (key, upload.bucket_key))?;
    Ok(upload)
}

fn store_part(world: &mut World, bucket: &str, id: &str, number: i32, part: Part) -> Answer<()> {
    if !(1..=LAST).contains(&number) {
        let message = format!("Part number must be an integer between 1 and {LAST}, inclusive");
        return Err(Refusal::new(400, "InvalidArgument", message));
    }
    let upload = world.bucket_mut(bucket)?.uploads.get_mut(id).ok_or_else(no_upload)?;
    upload.parts.insert(number, part);
    Ok(())
}

pub(super) fn upload(
    world: &mut World,
    call: &S3Call,
    input: dto::UploadPartInput,
    uploaded: Uploaded,
) -> Answer<dto::UploadPartOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let begun = authorize(world, call, &target, &input.key, &input.upload_id)?;
    let (algorithm, key) = encryption::named(&begun.encryption);
    let bucket = target.bucket.name.clone();
    let etag = uploaded.etag();
    let part = Part { body: uploaded.bytes, etag: etag.clone(), modified: call.now() };
    store_part(world, &bucket, &input.upload_id, input.part_number, part)?;
    Ok(dto::UploadPartOutput {
        e_tag: Some(dto::ETag::Strong(etag)),
        server_side_encryption: Some(algorithm),
        ssekms_key_id: key,
        checksum_crc32: uploaded.checksums.checksum_crc32,
        checksum_crc32c: uploaded.checksums.checksum_crc32c,
        checksum_crc64nvme: uploaded.checksums.checksum_crc64nvme,
        checksum_sha1: uploaded.checksums.checksum_sha1,
        checksum_sha256: uploaded.checksums.checksum_sha256,
        ..dto::UploadPartOutput::default()
    })
}

pub(super) fn copy(
    world: &mut World,
    call: &S3Call,
    input: dto::UploadPartCopyInput,
) -> Answer<dto::UploadPartCopyOutput> {
    let conditions = Preconditions {
        if_match: input.copy_source_if_match,
        if_none_match: input.copy_source_if_none_match,
        if_modified_since: input.copy_source_if_modified_since,
        if_unmodified_since: input.copy_source_if_unmodified_since,
    };
    let (content, source_version) = Source::of(&input.copy_source)?.read(world, call, &conditions, false)?;
    let target = Target::of(world, call, &input.bucket)?;
    authorize(world, call, &target, &input.key, &input.upload_id)?;
    let bucket = target.bucket.name.clone();
    let body = part_of(&content, input.copy_source_range.as_deref())?;
    let etag = hex::encode(Md5::checksum(&body));
    let part = Part { body, etag: etag.clone(), modified: call.now() };
    store_part(world, &bucket, &input.upload_id, input.part_number, part)?;
    let result = dto::CopyPartResult {
        e_tag: Some(dto::ETag::Strong(etag)),
        last_modified: Some(call.now().into()),
        ..dto::CopyPartResult::default()
    };
    Ok(dto::UploadPartCopyOutput {
        copy_part_result: Some(result),
        copy_source_version_id: source_version,
        ..dto::UploadPartCopyOutput::default()
    })
}

/// What a range takes of an object.
fn part_of(content: &Content, range: Option<&str>) -> Answer<Bytes> {
    let Some(range) = range else { return Ok(content.body.clone()) };
    let invalid = || {
        Refusal::new(
            400,
            "InvalidArgument",
            "The x-amz-copy-source-range value must be of the form bytes=first-last",
        )
    };
    let range = dto::Range::parse(range).map_err(|_| invalid())?;
    Ok(content.slice(&range.check(content.length()).map_err(|_| invalid())?))
}

pub(super) fn complete(
    world: &mut World,
    call: &S3Call,
    input: dto::CompleteMultipartUploadInput,
) -> Answer<dto::CompleteMultipartUploadOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let begun = authorize(world, call, &target, &input.key, &input.upload_id)?;
    let conditions = Preconditions {
        if_match: input.if_match,
        if_none_match: input.if_none_match,
        ..Preconditions::default()
    };
    conditions.check_write(target.bucket.current(&input.key))?;
    let parts = chosen(begun, input.multipart_upload.as_ref())?;
    let content = assembled(begun, &parts);
    let (etag, acl) = (content.etag.clone(), begun.acl.clone());
    let (algorithm, key) = encryption::named(&begun.encryption);
    let (bucket, arn) = (target.bucket.name.clone(), format!("/{}/{}", input.bucket, input.key));
    let version = Version { id: "null".to_owned(), modified: call.now(), content: Some(content), acl };
    let fresh = world.ids.version();
    let bucket = world.bucket_mut(&bucket)?;
    bucket.uploads.remove(&input.upload_id);
    let version_id = store(bucket, &input.key, version, fresh);
    Ok(dto::CompleteMultipartUploadOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        location: Some(arn),
        e_tag: Some(dto::ETag::Strong(etag)),
        version_id,
        server_side_encryption: Some(algorithm),
        ssekms_key_id: key,
        ..dto::CompleteMultipartUploadOutput::default()
    })
}

/// The parts that are to be put together, which must be in order and as they were uploaded.
fn chosen<'u>(upload: &'u Upload, told: Option<&dto::CompletedMultipartUpload>) -> Answer<Vec<&'u Part>> {
    let told = told.and_then(|told| told.parts.as_deref()).filter(|parts| !parts.is_empty());
    let told = told.ok_or_else(super::configuration::malformed_xml)?;
    let numbers: Vec<i32> = told.iter().map(|part| part.part_number.unwrap_or_default()).collect();
    if !numbers.is_sorted_by(|one, next| one < next) {
        let message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
        return Err(Refusal::new(400, "InvalidPartOrder", message));
    }
    let invalid = || {
        let message = "One or more of the specified parts could not be found. The part may not have been uploaded, or the \
                       specified entity tag may not match the part's entity tag.";
        Refusal::new(400, "InvalidPart", message)
    };
    let find = |(number, told): (&i32, &dto::CompletedPart)| {
        let part = upload.parts.get(number).ok_or_else(invalid)?;
        match &told.e_tag {
            Some(etag) if etag.value() != part.etag => Err(invalid()),
            _ => Ok(part),
        }
    };
    let parts: Vec<&Part> = numbers.iter().zip(told).map(find).collect::<Answer<_>>()?;
    let but_last = parts.split_last().map_or(&[][..], |(_, others)| others);
    if but_last.iter().any(|part| part.body.len() < SMALLEST) {
        let message = "Your proposed upload is smaller than the minimum allowed size";
        return Err(Refusal::new(400, "EntityTooSmall", message));
    }
    Ok(parts)
}

fn assembled(upload: &Upload, parts: &[&Part]) -> Content {
    let mut body = BytesMut::new();
    let mut digests = Vec::new();
    for part in parts {
        body.extend_from_slice(&part.body);
        digests.extend_from_slice(&Md5::checksum(&part.body));
    }
    Content {
        body: body.freeze(),
        etag: format!("{}-{}", hex::encode(Md5::checksum(&digests)), parts.len()),
        attributes: upload.attributes.clone(),
        bucket_key: upload.bucket_key,
        encryption: upload.encryption.clone(),
        tags: upload.tags.clone(),
        checksums: dto::Checksum::default(),
    }
}

pub(super) fn abort(
    world: &mut World,
    call: &S3Call,
    input: dto::AbortMultipartUploadInput,
) -> Answer<dto::AbortMultipartUploadOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let object = Subjected { key: &input.key, version: target.bucket.current(&input.key) };
    let begun = find(target.bucket, &input.key, &input.upload_id);
    // Who began an upload may end it, unless that is denied.
    let is_own = begun.as_ref().is_ok_and(|upload| call.caller.account() == Some(&upload.initiator));
    let ask = target.ask(call, "s3:AbortMultipartUpload", Some(object), &Keys::new());
    if !is_own || world.denies(call, ask) {
        target.authorize_object(world, call, object, &evaluate::Call::default(), &Keys::new())?;
    }
    begun?;
    let bucket = target.bucket.name.clone();
    world.bucket_mut(&bucket)?.uploads.remove(&input.upload_id);
    Ok(dto::AbortMultipartUploadOutput::default())
}

pub(super) fn parts(
    world: &mut World,
    call: &S3Call,
    input: dto::ListPartsInput,
) -> Answer<dto::ListPartsOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let upload = authorize(world, call, &target, &input.key, &input.upload_id)?;
    let after = input.part_number_marker.unwrap_or_default();
    let most = input.max_parts.and_then(|most| usize::try_from(most).ok()).unwrap_or(1000).min(1000);
    let mut rest = upload.parts.range(after.saturating_add(1)..);
    let page: Vec<_> = rest.by_ref().take(most).collect();
    let is_truncated = rest.next().is_some();
    let shown = |(number, part): &(&i32, &Part)| dto::Part {
        part_number: Some(**number),
        e_tag: Some(dto::ETag::Strong(part.etag.clone())),
        size: i64::try_from(part.body.len()).ok(),
        last_modified: Some(part.modified.into()),
        ..dto::Part::default()
    };
    Ok(dto::ListPartsOutput {
        bucket: Some(input.bucket.clone()),
        key: Some(input.key.clone()),
        upload_id: Some(input.upload_id.clone()),
        owner: owner(world, &upload.acl.owner),
        initiator: initiator(world, upload),
        is_truncated: Some(is_truncated),
        next_part_number_marker: page.last().map(|(number, _)| **number),
        max_parts: i32::try_from(most).ok(),
        parts: Some(page.iter().map(shown).collect()),
        ..dto::ListPartsOutput::default()
    })
}

fn initiator(world: &World, upload: &Upload) -> Option<dto::Initiator> {
    Some(dto::Initiator { id: owner(world, &upload.initiator)?.id, display_name: None })
}

pub(super) fn list(
    world: &mut World,
    call: &S3Call,
    input: dto::ListMultipartUploadsInput,
) -> Answer<dto::ListMultipartUploadsOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let prefix = input.prefix.as_deref().unwrap_or_default();
    let is_wanted = |(_, upload): &(&String, &Upload)| upload.key.starts_with(prefix);
    let mut uploads: Vec<_> = target.bucket.uploads.iter().filter(is_wanted).collect();
    uploads.sort_by_key(|(id, upload)| (&upload.key, upload.initiated, *id));
    let shown = |(id, upload): &(&String, &Upload)| dto::MultipartUpload {
        key: Some(upload.key.clone()),
        upload_id: Some((*id).clone()),
        initiated: Some(upload.initiated.into()),
        owner: owner(world, &upload.acl.owner),
        initiator: initiator(world, upload),
        ..dto::MultipartUpload::default()
    };
    Ok(dto::ListMultipartUploadsOutput {
        bucket: Some(input.bucket.clone()),
        prefix: input.prefix.clone(),
        is_truncated: Some(false),
        max_uploads: Some(1000),
        uploads: Some(uploads.iter().map(shown).collect()),
        ..dto::ListMultipartUploadsOutput::default()
    })
}
