//! Bucket policies.

use super::call::S3Call;
use super::target::Target;
use crate::call::Keys;
use crate::policy::{ResourcePolicy, Unstorable};
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use s3s::dto;
use std::sync::Arc;
use xacct_core::evaluate::{Outcome, RequesterKind};
use xacct_core::{Document, PolicyKind};

pub(super) fn put(
    world: &mut World,
    call: &S3Call,
    input: dto::PutBucketPolicyInput,
) -> Answer<dto::PutBucketPolicyOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let bucket = &target.bucket.name;
    let policy = ResourcePolicy::store(world, call.now(), PolicyKind::Bucket, bucket, &input.policy)
        .map_err(|fault| of_policy(&input.policy, fault))?;
    check_resources(&policy.document(world), &target.bucket_arn())?;
    if world.block_public_access(target.bucket, call.now()).refuses_policy(&policy.compiled) {
        return Err(public(call, &target));
    }
    if input.confirm_remove_self_bucket_access != Some(true) {
        check_self(world, call, &target, &policy)?;
    }
    world.bucket_mut(&input.bucket)?.settings.change(call.moment).policy = Some(Arc::new(policy));
    Ok(dto::PutBucketPolicyOutput::default())
}

fn of_policy(text: &str, fault: Unstorable) -> Refusal {
    match fault {
        Unstorable::TooLong(_) => Refusal::new(
            400,
            "PolicyTooLarge",
            format!("Policy exceeds the maximum allowed document size: {} bytes.", text.len()),
        ),
        Unstorable::Principal(kind, value) => Refusal::new(
            400,
            "MalformedPolicy",
            format!("Invalid principal in policy (\"{kind}\": \"{value}\")"),
        ),
        fault @ Unstorable::Malformed(_) => Refusal::of_policy("MalformedPolicy", fault),
    }
}

/// Every resource has to be the bucket, or objects in it.
fn check_resources(document: &Document, bucket: &str) -> Answer<()> {
    let is_of_bucket = |resource: &String| {
        resource.strip_prefix(bucket).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut resources =
        document.statements.iter().flat_map(|statement| statement.resources()).flat_map(|(_, list)| list);
    match resources.find(|resource| !is_of_bucket(resource)) {
        Some(other) => Err(Refusal::new(
            400,
            "MalformedPolicy",
            format!("Policy has invalid resource (`{other}` is not in `{bucket}`)"),
        )),
        None => Ok(()),
    }
}

fn public(call: &S3Call, target: &Target<'_>) -> Refusal {
    let who = call.caller.account().map(ToString::to_string).unwrap_or_default();
    Refusal::denied(format!(
        "User of account {who} is not authorized to perform: s3:PutBucketPolicy on resource: \"{}\" because public \
         policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
        target.bucket_arn()
    ))
}

/// Whoever puts a policy that denies them to change it again has to say that they mean it.
fn check_self(world: &World, call: &S3Call, target: &Target<'_>, policy: &ResourcePolicy) -> Answer<()> {
    if world.requester(call)?.kind() == RequesterKind::Root {
        return Ok(());
    }
    let request = world.request(call, &target.ask(call, "s3:PutBucketPolicy", None, &Keys::new()))?;
    let locks_out = policy.compiled.decide(&request).outcome() == Outcome::ExplicitDeny;
    if locks_out {
        return Err(Refusal::denied(
            "The new bucket policy will not allow you to update the bucket policy in the future: confirm it with \
             x-amz-confirm-remove-self-bucket-access.",
        ));
    }
    Ok(())
}

pub(super) fn get(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketPolicyInput,
) -> Answer<dto::GetBucketPolicyOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let policy = target.bucket.settings.latest().policy.as_ref().ok_or_else(none)?;
    Ok(dto::GetBucketPolicyOutput { policy: Some(policy.text(world)) })
}

fn none() -> Refusal {
    Refusal::new(404, "NoSuchBucketPolicy", "The bucket policy does not exist")
}

pub(super) fn delete(
    world: &mut World,
    call: &S3Call,
    input: dto::DeleteBucketPolicyInput,
) -> Answer<dto::DeleteBucketPolicyOutput> {
    Target::of(world, call, &input.bucket)?.authorize(world, call)?;
    world.bucket_mut(&input.bucket)?.settings.change(call.moment).policy = None;
    Ok(dto::DeleteBucketPolicyOutput::default())
}

pub(super) fn status(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketPolicyStatusInput,
) -> Answer<dto::GetBucketPolicyStatusOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let policy = target.bucket.settings.latest().policy.as_ref().ok_or_else(none)?;
    let status = dto::PolicyStatus { is_public: Some(policy.compiled.is_public()) };
    Ok(dto::GetBucketPolicyStatusOutput { policy_status: Some(status) })
}
