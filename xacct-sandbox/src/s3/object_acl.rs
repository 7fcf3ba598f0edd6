//! The ACLs of objects.

use super::acl::{self, Requested};
use super::acl_dto;
use super::call::S3Call;
use super::get::find;
use super::target::Target;
use crate::refusal::{Answer, Refusal};
use crate::state::{Bucket, World};
use s3s::dto;
use xacct_core::evaluate::{Acl, AclGrant};

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
        grants: Some(acl_dto::grants(world, &effective(world, call, target.bucket, acl))),
        request_charged: None,
    })
}

pub(super) fn put(
    world: &mut World,
    call: &S3Call,
    input: dto::PutObjectAclInput,
) -> Answer<dto::PutObjectAclOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let version = find(world, call, &target, &input.key, input.version_id.as_deref())?;
    let has_acls = target.bucket.settings.latest().object_ownership().has_acls();
    let owner = if has_acls { version.acl.owner.clone() } else { target.bucket.owner.clone() };
    let requested = acl_dto::asked_for(world, call, &owner, input.access_control_policy.as_ref())?;
    let acl = accepted(world, call, target.bucket, &owner, requested)?;
    if !has_acls {
        // What an object's ACL was comes back with ACLs.
        return Ok(dto::PutObjectAclOutput::default());
    }
    let (bucket, id) = (target.bucket.name.clone(), version.id.clone());
    if let Some(versions) = world.bucket_mut(&bucket)?.objects.get_mut(&input.key)
        && let Some(version) = versions.iter_mut().find(|version| version.id == id)
    {
        version.acl = acl;
    }
    Ok(dto::PutObjectAclOutput::default())
}

/// An ACL as it counts: without what it grants to everyone, where Block Public Access ignores that.
pub(super) fn effective(world: &World, call: &S3Call, bucket: &Bucket, acl: &Acl) -> Acl {
    let ignores = world.block_public_access(bucket, call.now()).ignore_public_acls;
    let counts = |grant: &&AclGrant| !(ignores && grant.grantee.is_public());
    Acl { owner: acl.owner.clone(), grants: acl.grants.iter().filter(counts).cloned().collect() }
}

/// The ACL of an object of `owner`, unless the bucket has none or blocks it.
pub(super) fn accepted(
    world: &World,
    call: &S3Call,
    bucket: &Bucket,
    owner: &xacct_core::AccountId,
    requested: Requested,
) -> Answer<Acl> {
    let account = world.accounts.get(&bucket.owner).ok_or_else(Refusal::no_such_bucket)?;
    let has_acls = bucket.settings.effective(call.now()).object_ownership().has_acls();
    if !has_acls && !requested.is_bucket_owners(&account.canonical_id) {
        return Err(acl::not_supported());
    }
    let acl = requested.of_others(world, owner).on_object(owner, (&bucket.owner, &account.canonical_id));
    acl::check_block(world.block_public_access(bucket, call.now()), &acl)?;
    Ok(acl)
}
