//! What S3 asks KMS: S3 uses an object's key in the name of whoever asks S3.

use super::condition::{EncryptionContext, of_encryption_context, of_key};
use super::lookup;
use crate::authorize::{Ask, Subject};
use crate::call::Call;
use crate::origin::Origin;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// Refuses, in S3's words, a request that may not use a key.
///
/// `key_arn` is the key's ARN, or what the bucket or the request named; `region` is the bucket's; `context_arn` is the ARN of the object,
/// or of the bucket where S3 Bucket Keys are on.
pub(crate) fn authorize_for_s3(
    world: &World,
    call: &Call,
    action: &str,
    key_arn: &str,
    region: &str,
    context_arn: &str,
) -> Answer<()> {
    let call = &made_by_s3(call, region);
    let found = lookup::find(world, call, region, key_arn).map_err(said_by_s3)?;
    let context = EncryptionContext::from([("aws:s3:arn".to_owned(), context_arn.to_owned())]);
    let ask = Ask::new(action, &found.key.arn, found.owner)
        .on(Subject::Key(found.key))
        .with_all(&of_key(world, &found))
        .with_all(&of_encryption_context(&context))
        .with("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
        .with("kms:ViaService", host(world, region))
        .with("aws:ViaAWSService", true);
    world.authorize(call, ask)?;
    lookup::must_be_enabled(found.key).map_err(said_by_s3)
}

/// The ARN of the key that a request to S3 names: an ARN, an id or an alias, which are looked up in the requester's account, as KMS does.
/// Whether there is a key of that ARN is not asked.
pub(crate) fn resolve_for_s3(world: &World, call: &Call, key: &str, region: &str) -> Answer<String> {
    lookup::named(world, call, region, key).map(|named| named.arn).map_err(said_by_s3)
}

/// The request to KMS: it comes from S3, not from where S3 was asked, and no VPC endpoint's policy is in its way.
fn made_by_s3(call: &Call, region: &str) -> Call {
    const OF_S3: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 83));
    Call {
        region: region.to_owned(),
        origin: Arc::new(Origin::internet(OF_S3)),
        user_agent: Some("AWS Internal".to_owned()),
        ..call.clone()
    }
}

/// The service as which S3 asks: `s3.eu-west-1.amazonaws.com`.
fn host(world: &World, region: &str) -> String {
    let suffix = xacct_catalog::partition(&world.partition).map_or("amazonaws.com", |it| it.dns_suffix());
    format!("s3.{region}.{suffix}")
}

/// S3 puts KMS's name before KMS's codes.
fn said_by_s3(refusal: Refusal) -> Refusal {
    match refusal.code.as_ref() {
        "AccessDenied" => refusal,
        "InvalidArnException" => Refusal::new(400, "InvalidArgument", refusal.message),
        code => Refusal { code: format!("KMS.{code}").into(), ..refusal },
    }
}
