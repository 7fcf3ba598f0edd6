//! Objects that are put.

use super::body::Uploaded;
use super::call::S3Call;
use super::encryption;
use super::precondition::Preconditions;
use super::target::Target;
use super::upload::{NewObject, store};
use crate::refusal::{Answer, Refusal};
use crate::state::{Version, World};
use s3s::dto;
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
        NewObject::authorized(world, call, &target, &input.key, evaluate::Call::default(), input.metadata)?;
    let conditions = Preconditions {
        if_match: input.if_match,
        if_none_match: input.if_none_match,
        ..Preconditions::default()
    };
    conditions.check_write(target.bucket.current(&input.key))?;
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
