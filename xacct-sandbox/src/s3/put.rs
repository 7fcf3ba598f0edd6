//! Objects that are put.

use super::body::Uploaded;
use super::call::S3Call;
use super::encryption;
use super::target::Target;
use super::upload::{Upload, store};
use crate::refusal::{Answer, Refusal};
use crate::state::{Version, World};
use s3s::dto::{self, ETagCondition};
use xacct_core::evaluate;

pub(super) fn object(
    world: &mut World,
    call: &S3Call,
    input: dto::PutObjectInput,
    uploaded: Uploaded,
) -> Answer<dto::PutObjectOutput> {
    if input.write_offset_bytes.is_some() {
        return Err(Refusal::new(
            501,
            "NotImplemented",
            "Objects of general purpose buckets are not appended to.",
        ));
    }
    let target = Target::of(world, call, &input.bucket)?;
    let upload =
        Upload::authorized(world, call, &target, &input.key, evaluate::Call::default(), input.metadata)?;
    check_conditions(&target, &input.key, input.if_match.as_ref(), input.if_none_match.as_ref())?;
    let (algorithm, key) = encryption::named(&upload.encryption);
    let (bucket, acl, has_bucket_key) = (target.bucket.name.clone(), upload.acl.clone(), upload.bucket_key);
    let etag = uploaded.etag();
    let checksums = uploaded.checksums.clone();
    let content = upload.content(uploaded.bytes, etag.clone(), uploaded.checksums);
    let version = Version { id: "null".to_owned(), modified: call.now(), content: Some(content), acl };
    let fresh = world.ids.version();
    let version_id = store(world.bucket_mut(&bucket)?, &input.key, version, fresh);
    Ok(dto::PutObjectOutput {
        e_tag: Some(dto::ETag::Strong(etag)),
        version_id,
        server_side_encryption: Some(algorithm),
        ssekms_key_id: key,
        bucket_key_enabled: Some(has_bucket_key).filter(|is_used| *is_used),
        checksum_crc32: checksums.checksum_crc32,
        checksum_crc32c: checksums.checksum_crc32c,
        checksum_crc64nvme: checksums.checksum_crc64nvme,
        checksum_sha1: checksums.checksum_sha1,
        checksum_sha256: checksums.checksum_sha256,
        ..dto::PutObjectOutput::default()
    })
}

/// Writes on condition: of what is there, or that nothing is.
pub(super) fn check_conditions(
    target: &Target<'_>,
    key: &str,
    if_match: Option<&ETagCondition>,
    if_none_match: Option<&ETagCondition>,
) -> Answer<()> {
    let current = target.bucket.current(key).and_then(|version| version.content.as_ref());
    let failed = || {
        Refusal::new(
            412,
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
        )
    };
    if let Some(wanted) = if_match {
        let current = current.ok_or_else(super::get::no_key)?;
        if !is_it(wanted, &current.etag) {
            return Err(failed());
        }
    }
    match (if_none_match, current) {
        (Some(unwanted), Some(current)) if is_it(unwanted, &current.etag) => Err(failed()),
        _ => Ok(()),
    }
}

/// Whether a condition is met by an object with this `ETag`.
pub(super) fn is_it(condition: &ETagCondition, etag: &str) -> bool {
    condition.is_any() || condition.as_etag().is_some_and(|wanted| wanted.value() == etag)
}
