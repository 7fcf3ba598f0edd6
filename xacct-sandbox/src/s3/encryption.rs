//! How objects are encrypted: by S3, or by a key of KMS. Nothing is: what counts is who may use the key.

use super::call::S3Call;
use super::target::Target;
use crate::kms::for_s3::resolve_for_s3;
use crate::refusal::{Answer, Refusal};
use crate::state::{Encryption, World};
use s3s::dto::{SSEKMSKeyId, ServerSideEncryption};

/// What an algorithm and a key stand for.
pub(super) fn of(algorithm: &str, key: Option<String>) -> Answer<Encryption> {
    match algorithm {
        "AES256" if key.is_some() => {
            let message = "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";
            Err(Refusal::new(400, "InvalidArgument", message))
        }
        "AES256" => Ok(Encryption::S3),
        "aws:kms" => Ok(Encryption::Kms { key, is_double: false }),
        "aws:kms:dsse" => Ok(Encryption::Kms { key, is_double: true }),
        _ => Err(Refusal::new(
            400,
            "InvalidEncryptionAlgorithmError",
            "The encryption request you specified is not valid. Supported values: AES256, aws:kms, aws:kms:dsse",
        )),
    }
}

/// An encryption as S3 writes it.
pub(super) fn named(encryption: &Encryption) -> (ServerSideEncryption, Option<SSEKMSKeyId>) {
    let (name, key) = match encryption {
        Encryption::S3 => ("AES256", None),
        Encryption::Kms { key, is_double: false } => ("aws:kms", key.clone()),
        Encryption::Kms { key, is_double: true } => ("aws:kms:dsse", key.clone()),
    };
    (ServerSideEncryption::from_static(name), key)
}

/// How an upload is encrypted, the key by its ARN, and whether below a key of the bucket: as the request says, else as the bucket does.
pub(super) fn of_upload(world: &World, call: &S3Call, target: &Target<'_>) -> Answer<(Encryption, bool)> {
    if call.header("x-amz-server-side-encryption-customer-algorithm").is_some() {
        return Err(Refusal::new(
            501,
            "NotImplemented",
            "The sandbox has no encryption with keys that customers provide.",
        ));
    }
    let settings = target.bucket.settings.effective(call.now());
    let key = call.header("x-amz-server-side-encryption-aws-kms-key-id").map(str::to_owned);
    let told = match (call.header("x-amz-server-side-encryption"), key) {
        (Some(algorithm), key) => of(algorithm, key)?,
        (None, Some(_)) => return of("AES256", Some(String::new())).map(|encryption| (encryption, false)),
        (None, None) => settings.encryption.clone(),
    };
    let told_bucket_key = call.header("x-amz-server-side-encryption-bucket-key-enabled");
    let bucket_key = told_bucket_key.map_or(settings.bucket_key, |told| told == "true");
    let Encryption::Kms { key: Some(key), is_double } = told else { return Ok((told, false)) };
    let key = resolve_for_s3(world, call, &key, &target.bucket.region)?;
    Ok((Encryption::Kms { key: Some(key), is_double }, bucket_key))
}
