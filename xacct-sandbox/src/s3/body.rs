//! What an upload brings: its bytes, which must have the checksums that it says.

use crate::refusal::{Answer, Refusal};
use crate::service::Service;
use crate::signature::Unauthenticated;
use bytes::Bytes;
use http::HeaderMap;
use http_body_util::BodyExt;
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Md5, Sha1, Sha256};
use s3s::dto::{Checksum, StreamingBlob};
use s3s::{Body, S3Request, S3Result};

/// The content of an object, or of a part of one.
pub(super) struct Uploaded {
    pub(super) bytes: Bytes,
    /// Those that the upload brought.
    pub(super) checksums: Checksum,
}

impl Uploaded {
    /// The MD5 sum, as the `ETag` has it.
    pub(super) fn etag(&self) -> String {
        hex::encode(Md5::checksum(&self.bytes))
    }
}

/// Reads a body to its end, after which its trailing headers are there too.
pub(super) async fn read<T>(request: &mut S3Request<T>, body: Option<StreamingBlob>) -> S3Result<Uploaded> {
    let bytes = match body {
        Some(body) => {
            Body::from(body).collect().await.map_err(|error| broken(&error.to_string()))?.to_bytes()
        }
        None => Bytes::new(),
    };
    let mut headers = request.headers.clone();
    check_length(&headers, &bytes)?;
    if let Some(trailing) = request.trailing_headers.as_ref().and_then(|trailing| trailing.take()) {
        headers.extend(trailing);
    }
    check_md5(&headers, &bytes)?;
    let checksums = checked(&headers, &bytes)?;
    Ok(Uploaded { bytes, checksums })
}

/// A stream that is cut off, or whose chunks are not those that were signed.
pub(super) fn broken(error: &str) -> Refusal {
    // The type of the error is s3s's own.
    if error.contains("SignatureMismatch") {
        return Service::S3.unauthenticated(Unauthenticated::Mismatch);
    }
    Refusal::new(400, "IncompleteBody", format!("The request body terminated unexpectedly ({error})"))
}

/// How long what is sent in chunks is all together.
fn check_length(headers: &HeaderMap, bytes: &[u8]) -> Answer<()> {
    let told = headers.get("x-amz-decoded-content-length").and_then(|value| value.to_str().ok());
    match told.is_none_or(|told| told.parse() == Ok(bytes.len())) {
        true => Ok(()),
        false => Err(Refusal::new(
            400,
            "IncompleteBody",
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
        )),
    }
}

fn check_md5(headers: &HeaderMap, bytes: &[u8]) -> Answer<()> {
    let Some(told) = headers.get("content-md5").and_then(|value| value.to_str().ok()) else { return Ok(()) };
    let told = aws_smithy_types::base64::decode(told)
        .map_err(|_| Refusal::new(400, "InvalidDigest", "The Content-MD5 you specified was invalid."))?;
    if told == Md5::checksum(bytes) {
        return Ok(());
    }
    Err(Refusal::new(400, "BadDigest", "The Content-MD5 you specified did not match what we received."))
}

/// The checksums that are told, which are those of the bytes.
fn checked(headers: &HeaderMap, bytes: &[u8]) -> Answer<Checksum> {
    let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let told = Checksum {
        checksum_crc32: told("x-amz-checksum-crc32"),
        checksum_crc32c: told("x-amz-checksum-crc32c"),
        checksum_crc64nvme: told("x-amz-checksum-crc64nvme"),
        checksum_sha1: told("x-amz-checksum-sha1"),
        checksum_sha256: told("x-amz-checksum-sha256"),
        checksum_type: None,
    };
    let mut hasher = ChecksumHasher {
        crc32: told.checksum_crc32.is_some().then(Crc32::new),
        crc32c: told.checksum_crc32c.is_some().then(Crc32c::new),
        crc64nvme: told.checksum_crc64nvme.is_some().then(Crc64Nvme::new),
        sha1: told.checksum_sha1.is_some().then(Sha1::new),
        sha256: told.checksum_sha256.is_some().then(Sha256::new),
    };
    hasher.update(bytes);
    let computed = hasher.finalize();
    for (name, told, computed) in [
        ("CRC32", &told.checksum_crc32, &computed.checksum_crc32),
        ("CRC32C", &told.checksum_crc32c, &computed.checksum_crc32c),
        ("CRC64NVME", &told.checksum_crc64nvme, &computed.checksum_crc64nvme),
        ("SHA1", &told.checksum_sha1, &computed.checksum_sha1),
        ("SHA256", &told.checksum_sha256, &computed.checksum_sha256),
    ] {
        if told != computed {
            let message = format!("The {name} you specified did not match the calculated checksum.");
            return Err(Refusal::new(400, "BadDigest", message));
        }
    }
    Ok(computed)
}
