//! What buckets can have at AWS and never have here: asked for it, S3 says that there is none.

use super::call::S3Call;
use super::target::Target;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use s3s::dto;

/// Whether the call may ask; then that there is none.
fn none<T>(
    world: &World,
    call: &S3Call,
    bucket: &str,
    code: &'static str,
    message: &'static str,
) -> Answer<T> {
    Target::of(world, call, bucket)?.authorize(world, call)?;
    Err(Refusal::new(404, code, message))
}

pub(super) fn cors(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketCorsInput,
) -> Answer<dto::GetBucketCorsOutput> {
    none(world, call, &input.bucket, "NoSuchCORSConfiguration", "The CORS configuration does not exist")
}

pub(super) fn lifecycle(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketLifecycleConfigurationInput,
) -> Answer<dto::GetBucketLifecycleConfigurationOutput> {
    let message = "The lifecycle configuration does not exist";
    none(world, call, &input.bucket, "NoSuchLifecycleConfiguration", message)
}

pub(super) fn replication(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketReplicationInput,
) -> Answer<dto::GetBucketReplicationOutput> {
    let message = "The replication configuration was not found";
    none(world, call, &input.bucket, "ReplicationConfigurationNotFoundError", message)
}

pub(super) fn website(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketWebsiteInput,
) -> Answer<dto::GetBucketWebsiteOutput> {
    let message = "The specified bucket does not have a website configuration";
    none(world, call, &input.bucket, "NoSuchWebsiteConfiguration", message)
}

pub(super) fn logging(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketLoggingInput,
) -> Answer<dto::GetBucketLoggingOutput> {
    Target::of(world, call, &input.bucket)?.authorize(world, call)?;
    Ok(dto::GetBucketLoggingOutput::default())
}

pub(super) fn notification(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketNotificationConfigurationInput,
) -> Answer<dto::GetBucketNotificationConfigurationOutput> {
    Target::of(world, call, &input.bucket)?.authorize(world, call)?;
    Ok(dto::GetBucketNotificationConfigurationOutput::default())
}
