//! The ACLs of objects.

use super::acl::{self, Requested};
use super::acl_dto;
use super::authorize::Subjected;
use super::call::S3Call;
use super::get::{find, uses_version};
use super::target::Target;
use crate::call::Keys;
use crate::refusal::{Answer, Refusal};
use crate::state::{Bucket, World};
use s3s::dto;
use xacct_core::evaluate::Acl;

pub(super) fn get(
    world: &mut World,
    call: &S3Call,
    input: dto::GetObjectAclInput,
) -> Answer<dto::GetObjectAclOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let version = find(world, call, &target, &input.key, input.version_id.as_deref())?;
    let ownership = target.bucket.settings.latest().object_ownership();
    // Where ACLs are disabled, all objects are the bucket owner's.
    let of_owner = Acl { owner: target.bucket.owner.clone(), grants: Vec::new() };
    let acl = if ownership.has_acls() { &version.acl } else { &of_owner };
    Ok(dto::GetObjectAclOutput {
        owner: acl_dto::owner(world, &acl.owner),
        grants: Some(acl_dto::grants(world, acl)),
        request_charged: None,
    })
}

pub(super) fn put(
    world: &mut World,
    call: &S3Call,
    input: dto::PutObjectAclInput,
) -> Answer<dto::PutObjectAclOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let version = target.bucket.version(&input.key, input.version_id.as_deref());
    let object = Subjected { key: &input.key, version };
    target.authorize_object(world, call, object, &uses_version(input.version_id.as_deref()), &Keys::new())?;
    let version = version.filter(|version| version.content.is_some()).ok_or_else(super::get::no_key)?;
    let owner = version.acl.owner.clone();
    let requested = match &input.access_control_policy {
        Some(xml) => acl_dto::requested(world, &owner, xml)?,
        None => acl::requested(world, call)?.ok_or_else(|| {
            Refusal::new(400, "MissingSecurityHeader", "Your request was missing a required header")
        })?,
    };
    let acl = accepted(world, call, target.bucket, &owner, requested)?;
    let (bucket, id) = (target.bucket.name.clone(), version.id.clone());
    if let Some(versions) = world.bucket_mut(&bucket)?.objects.get_mut(&input.key)
        && let Some(version) = versions.iter_mut().find(|version| version.id == id)
    {
        version.acl = acl;
    }
    Ok(dto::PutObjectAclOutput::default())
}

/// The ACL of an object of `owner`, unless the bucket has none or blocks it.
pub(super) fn accepted(
    world: &World,
    call: &S3Call,
    bucket: &Bucket,
    owner: &xacct_core::AccountId,
    requested: Requested,
) -> Answer<Acl> {
    let account = world.accounts.get(&bucket.owner).ok_or_else(super::target::no_bucket)?;
    let has_acls = bucket.settings.effective(call.now()).object_ownership().has_acls();
    if !has_acls && !requested.is_bucket_owners(&account.canonical_id) {
        return Err(acl::not_supported());
    }
    let acl = requested.on_object(owner, (&bucket.owner, &account.canonical_id));
    acl::check_block(world.block_public_access(bucket, call.now()), &acl)?;
    Ok(acl)
}
