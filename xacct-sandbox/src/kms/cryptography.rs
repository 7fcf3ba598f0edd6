//! The operations that use keys.

use super::ciphertext::Ciphertext;
use super::condition::{EncryptionContext, of_encryption_context};
use super::input::{invalid, read, refused};
use super::lookup::{Found, must_be_enabled};
use super::permission::permitted;
use crate::call::{Call, Keys};
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use aws_smithy_types::base64;
use serde::Deserialize;
use serde_json::{Value, json};

/// The only algorithm of symmetric keys.
const ALGORITHM: &str = "SYMMETRIC_DEFAULT";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Encrypt {
    key_id: String,
    plaintext: String,
    #[serde(default)]
    encryption_context: EncryptionContext,
    encryption_algorithm: Option<String>,
    #[serde(default)]
    dry_run: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Decrypt {
    ciphertext_blob: String,
    key_id: Option<String>,
    #[serde(default)]
    encryption_context: EncryptionContext,
    encryption_algorithm: Option<String>,
    recipient: Option<Value>,
    #[serde(default)]
    dry_run: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ReEncrypt {
    ciphertext_blob: String,
    source_key_id: Option<String>,
    #[serde(default)]
    source_encryption_context: EncryptionContext,
    source_encryption_algorithm: Option<String>,
    destination_key_id: String,
    #[serde(default)]
    destination_encryption_context: EncryptionContext,
    destination_encryption_algorithm: Option<String>,
    #[serde(default)]
    dry_run: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GenerateDataKey {
    key_id: String,
    #[serde(default)]
    encryption_context: EncryptionContext,
    key_spec: Option<String>,
    number_of_bytes: Option<usize>,
    recipient: Option<Value>,
    #[serde(default)]
    dry_run: bool,
}

/// `Encrypt`
pub(super) fn encrypt(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: Encrypt = read(input)?;
    must_be_symmetric(input.encryption_algorithm.as_deref())?;
    let plaintext = base64::decode(&input.plaintext)
        .map_err(|error| Refusal::new(400, "SerializationException", error.to_string()))?;
    if !(1..=4096).contains(&plaintext.len()) {
        return Err(invalid("plaintext", Some("…"), "Member must have length between 1 and 4096"));
    }
    let found = usable(world, call, "kms:Encrypt", &input.key_id, &input.encryption_context)?;
    must_be_meant(input.dry_run)?;
    let key = found.key.arn.clone();
    let blob = Ciphertext { key: key.clone(), context: input.encryption_context, plaintext }.write()?;
    Ok(json!({ "CiphertextBlob": blob, "KeyId": key, "EncryptionAlgorithm": ALGORITHM }))
}

/// `Decrypt`
pub(super) fn decrypt(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: Decrypt = read(input)?;
    must_be_symmetric(input.encryption_algorithm.as_deref())?;
    must_be_for_the_caller(input.recipient.as_ref())?;
    let ciphertext = Ciphertext::read(&input.ciphertext_blob)?;
    let name = input.key_id.as_deref().unwrap_or(&ciphertext.key);
    let found = usable(world, call, "kms:Decrypt", name, &input.encryption_context)?;
    must_be_of(&found, &ciphertext)?;
    let plaintext = ciphertext.open(&input.encryption_context)?;
    must_be_meant(input.dry_run)?;
    Ok(json!({
        "KeyId": found.key.arn,
        "Plaintext": base64::encode(plaintext),
        "EncryptionAlgorithm": ALGORITHM,
    }))
}

/// `ReEncrypt`
pub(super) fn re_encrypt(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: ReEncrypt = read(input)?;
    must_be_symmetric(input.source_encryption_algorithm.as_deref())?;
    must_be_symmetric(input.destination_encryption_algorithm.as_deref())?;
    let ciphertext = Ciphertext::read(&input.ciphertext_blob)?;
    let name = input.source_key_id.as_deref().unwrap_or(&ciphertext.key);
    let (from, to) = permitted_both(world, call, name, &input)?;
    must_be_of(&from, &ciphertext)?;
    let plaintext = ciphertext.open(&input.source_encryption_context)?;
    must_be_meant(input.dry_run)?;
    let (from, to) = (&from.key.arn, to.key.arn.clone());
    let context = input.destination_encryption_context;
    let blob = Ciphertext { key: to.clone(), context, plaintext }.write()?;
    Ok(json!({
        "CiphertextBlob": blob,
        "SourceKeyId": from,
        "KeyId": to,
        "SourceEncryptionAlgorithm": ALGORITHM,
        "DestinationEncryptionAlgorithm": ALGORITHM,
    }))
}

/// Both keys, of which the request may take from the one and give to the other.
fn permitted_both<'w>(
    world: &'w World,
    call: &Call,
    source: &str,
    input: &ReEncrypt,
) -> Answer<(Found<'w>, Found<'w>)> {
    let arn_of = |name: &str| super::lookup::named(world, call, &call.region, name).map(|named| named.arn);
    let is_same = arn_of(source)? == arn_of(&input.destination_key_id)?;
    let one = |action: &str, name: &str, context: &EncryptionContext| {
        let mut keys = of_use(context);
        keys.push(("kms:ReEncryptOnSameKey".to_owned(), is_same.into()));
        permitted(world, call, action, name, &keys)
    };
    let from = one("kms:ReEncryptFrom", source, &input.source_encryption_context)?;
    let to = one("kms:ReEncryptTo", &input.destination_key_id, &input.destination_encryption_context)?;
    must_be_enabled(from.key)?;
    must_be_enabled(to.key)?;
    Ok((from, to))
}

/// `GenerateDataKey`
pub(super) fn generate_data_key(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    data_key(world, call, "kms:GenerateDataKey", input, true)
}

/// `GenerateDataKeyWithoutPlaintext`
pub(super) fn generate_data_key_without_plaintext(
    world: &World,
    call: &Call,
    input: &Value,
) -> Answer<Value> {
    data_key(world, call, "kms:GenerateDataKeyWithoutPlaintext", input, false)
}

fn data_key(world: &World, call: &Call, action: &str, input: &Value, shows: bool) -> Answer<Value> {
    let input: GenerateDataKey = read(input)?;
    must_be_for_the_caller(input.recipient.as_ref())?;
    let length = length(&input)?;
    let found = usable(world, call, action, &input.key_id, &input.encryption_context)?;
    must_be_meant(input.dry_run)?;
    let plaintext: Vec<u8> = std::iter::repeat_with(|| fastrand::u8(..)).take(length).collect();
    let key = found.key.arn.clone();
    let shown = shows.then(|| base64::encode(&plaintext));
    let blob = Ciphertext { key: key.clone(), context: input.encryption_context, plaintext }.write()?;
    let mut reply = json!({ "CiphertextBlob": blob, "KeyId": key });
    if let (Some(shown), Some(reply)) = (shown, reply.as_object_mut()) {
        reply.insert("Plaintext".to_owned(), shown.into());
    }
    Ok(reply)
}

/// How many bytes a data key is to have.
fn length(input: &GenerateDataKey) -> Answer<usize> {
    match (input.key_spec.as_deref(), input.number_of_bytes) {
        (Some("AES_256"), None) => Ok(32),
        (Some("AES_128"), None) => Ok(16),
        (None, Some(length @ 1..=1024)) => Ok(length),
        (Some(spec), None) => {
            Err(invalid("keySpec", Some(spec), "Member must satisfy enum value set: [AES_256, AES_128]"))
        }
        (None, Some(length)) => {
            let constraint = "Member must have value between 1 and 1024";
            Err(invalid("numberOfBytes", Some(&length.to_string()), constraint))
        }
        _ => Err(refused("Please specify either number of bytes or key spec.")),
    }
}

/// A key that the request may use, and that can be used.
fn usable<'w>(
    world: &'w World,
    call: &Call,
    action: &str,
    name: &str,
    context: &EncryptionContext,
) -> Answer<Found<'w>> {
    let found = permitted(world, call, action, name, &of_use(context))?;
    must_be_enabled(found.key)?;
    Ok(found)
}

fn of_use(context: &EncryptionContext) -> Keys {
    let mut keys = of_encryption_context(context);
    keys.push(("kms:EncryptionAlgorithm".to_owned(), ALGORITHM.into()));
    keys
}

fn must_be_of(found: &Found<'_>, ciphertext: &Ciphertext) -> Answer<()> {
    match found.key.arn == ciphertext.key {
        true => Ok(()),
        false => Err(Refusal::new(
            400,
            "IncorrectKeyException",
            "The key ID in the request does not identify a CMK that can perform this operation.",
        )),
    }
}

fn must_be_symmetric(algorithm: Option<&str>) -> Answer<()> {
    match algorithm {
        None | Some(ALGORITHM) => Ok(()),
        Some(other) => Err(Refusal::new(
            400,
            "InvalidKeyUsageException",
            format!("The algorithm {other} is not one of symmetric keys."),
        )),
    }
}

/// There are no enclaves here, for which KMS encrypts its replies.
fn must_be_for_the_caller(recipient: Option<&Value>) -> Answer<()> {
    match recipient {
        None => Ok(()),
        Some(_) => Err(Refusal::new(400, "UnsupportedOperationException", "The sandbox has no recipients.")),
    }
}

/// What only asks whether it would succeed is refused for that alone.
fn must_be_meant(is_dry_run: bool) -> Answer<()> {
    match is_dry_run {
        false => Ok(()),
        true => Err(Refusal::new(
            412,
            "DryRunOperationException",
            "The request would have succeeded, but the DryRun option is set.",
        )),
    }
}
