//! The policies of access points.

use super::ControlRequest;
use super::permission::Named;
use super::xml::read;
use crate::call::Call;
use crate::policy::ResourcePolicy;
use crate::query::result;
use crate::refusal::{Answer, Refusal};
use crate::state::{AccessPoint, World};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use xacct_core::evaluate::BlockPublicAccess;
use xacct_core::{AccountId, Document, PolicyKind};

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    policy: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    policy_status: PolicyStatus,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyStatus {
    is_public: bool,
}

/// `PutAccessPointPolicy`
pub(super) fn put(world: &mut World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    const ACTION: &str = "s3:PutAccessPointPolicy";
    let named = Named::of(world, call, request)?;
    let access_point = named.permitted(world, call, ACTION)?;
    let input: Policy = read(request.body)?;
    let name = &access_point.name;
    let policy = ResourcePolicy::store(world, call.now(), PolicyKind::AccessPoint, name, &input.policy)
        .map_err(|fault| Refusal::of_policy("MalformedPolicy", fault))?;
    must_speak_of(&named.arn, &policy.document(world))?;
    if access_point.vpc.is_none()
        && block(world, call, access_point, &named.account).refuses_policy(&policy.compiled)
    {
        let who = world.requester(call)?;
        return Err(Refusal::denied(format!(
            "User: {who} is not authorized to perform: {ACTION} on resource: \"{}\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access",
            named.arn
        )));
    }
    *named.change(world)?.policy.change(call.moment) = Some(Arc::new(policy));
    Ok(None)
}

/// `GetAccessPointPolicy`
pub(super) fn get(world: &World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let named = Named::of(world, call, request)?;
    let access_point = named.permitted(world, call, "s3:GetAccessPointPolicy")?;
    result("GetAccessPointPolicy", &Policy { policy: stored(access_point)?.text(world) })
}

/// `DeleteAccessPointPolicy`
pub(super) fn delete(world: &mut World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let named = Named::of(world, call, request)?;
    named.permitted(world, call, "s3:DeleteAccessPointPolicy")?;
    *named.change(world)?.policy.change(call.moment) = None;
    Ok(None)
}

/// `GetAccessPointPolicyStatus`: what only a VPC reaches is not public.
pub(super) fn status(world: &World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let named = Named::of(world, call, request)?;
    let access_point = named.permitted(world, call, "s3:GetAccessPointPolicyStatus")?;
    let is_public = stored(access_point)?.compiled.is_public() && access_point.vpc.is_none();
    result("GetAccessPointPolicyStatus", &Status { policy_status: PolicyStatus { is_public } })
}

fn stored(access_point: &AccessPoint) -> Answer<&ResourcePolicy> {
    let no_such =
        || Refusal::new(404, "NoSuchAccessPointPolicy", "The specified accesspoint policy does not exist");
    access_point.policy.latest().as_deref().ok_or_else(no_such)
}

/// Block Public Access of the access point, its account, and the bucket and its account.
fn block(world: &World, call: &Call, access_point: &AccessPoint, account: &AccountId) -> BlockPublicAccess {
    let bucket =
        world.buckets.get(&access_point.bucket).filter(|bucket| bucket.owner == access_point.bucket_owner);
    let of_bucket =
        bucket.map_or(BlockPublicAccess::NONE, |bucket| world.block_public_access(bucket, call.now()));
    let of_account = world.account_block(account, call.now());
    access_point.block_public_access.with(of_bucket).with(of_account)
}

/// Refuses a policy that speaks of anything but the access point and the objects behind it.
fn must_speak_of(arn: &str, document: &Document) -> Answer<()> {
    let objects = format!("{arn}/object/");
    let lists = document.statements.iter().flat_map(|it| [it.resource.as_ref(), it.not_resource.as_ref()]);
    let mut resources = lists.flatten().flatten();
    match resources.find(|resource| *resource != arn && !resource.starts_with(&objects)) {
        Some(other) => {
            Err(Refusal::new(400, "MalformedPolicy", format!("Policy has invalid resource (`{other}`)")))
        }
        None => Ok(()),
    }
}
