//! What is set on a bucket besides its policy: its ACL, Object Ownership, Block Public Access, default encryption, versioning.

use super::acl;
use super::acl_dto;
use super::call::S3Call;
use super::encryption;
use super::object_acl::effective;
use super::target::Target;
use crate::call::Keys;
use crate::refusal::{Answer, Refusal};
use crate::state::{BucketSettings, Encryption, Versioning, World};
use s3s::dto;
use xacct_core::evaluate::{self, BlockPublicAccess, ObjectOwnership};

/// The settings of a bucket as they are read back, for whom may read them.
fn read<'w>(world: &'w World, call: &S3Call, bucket: &str) -> Answer<&'w BucketSettings> {
    let target = Target::of(world, call, bucket)?;
    target.authorize(world, call)?;
    Ok(target.bucket.settings.latest())
}

/// The settings of a bucket to be changed, by whom may change them.
fn change<'w>(world: &'w mut World, call: &S3Call, bucket: &str) -> Answer<&'w mut BucketSettings> {
    Target::of(world, call, bucket)?.authorize(world, call)?;
    Ok(world.bucket_mut(bucket)?.settings.change(call.moment))
}

pub(super) fn acl(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketAclInput,
) -> Answer<dto::GetBucketAclOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let acl = effective(world, call, target.bucket, &target.bucket.settings.latest().acl);
    Ok(dto::GetBucketAclOutput {
        owner: acl_dto::owner(world, &acl.owner),
        grants: Some(acl_dto::grants(world, &acl)),
    })
}

pub(super) fn put_acl(
    world: &mut World,
    call: &S3Call,
    input: dto::PutBucketAclInput,
) -> Answer<dto::PutBucketAclOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let owner = target.bucket.owner.clone();
    let requested = acl_dto::asked_for(world, call, &owner, input.access_control_policy.as_ref())?;
    let acl = requested.of_others(world, &owner).on_bucket(&owner);
    let settings = target.bucket.settings.latest();
    if !settings.object_ownership().has_acls() && !acl.grants.is_empty() {
        return Err(acl::not_supported());
    }
    acl::check_block(world.block_public_access(target.bucket, call.now()), &acl)?;
    world.bucket_mut(&input.bucket)?.settings.change(call.moment).acl = acl;
    Ok(dto::PutBucketAclOutput::default())
}

/// Object Ownership by its name.
pub(super) fn ownership_of(name: &dto::ObjectOwnership) -> Answer<ObjectOwnership> {
    ObjectOwnership::named(name.as_str()).ok_or_else(malformed_xml)
}

pub(super) fn ownership(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketOwnershipControlsInput,
) -> Answer<dto::GetBucketOwnershipControlsOutput> {
    let ownership = read(world, call, &input.bucket)?.ownership.ok_or_else(|| {
        Refusal::new(404, "OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
    })?;
    let rule = dto::OwnershipControlsRule {
        object_ownership: dto::ObjectOwnership::from_static(ownership.as_str()),
    };
    Ok(dto::GetBucketOwnershipControlsOutput {
        ownership_controls: Some(dto::OwnershipControls { rules: vec![rule] }),
    })
}

pub(super) fn put_ownership(
    world: &mut World,
    call: &S3Call,
    input: dto::PutBucketOwnershipControlsInput,
) -> Answer<dto::PutBucketOwnershipControlsOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let [rule] = input.ownership_controls.rules.as_slice() else { return Err(malformed_xml()) };
    let ownership = ownership_of(&rule.object_ownership)?;
    if !ownership.has_acls() && !target.bucket.settings.latest().acl.grants.is_empty() {
        return Err(acl::not_with_ownership());
    }
    world.bucket_mut(&input.bucket)?.settings.change(call.moment).ownership = Some(ownership);
    Ok(dto::PutBucketOwnershipControlsOutput::default())
}

pub(super) fn delete_ownership(
    world: &mut World,
    call: &S3Call,
    input: dto::DeleteBucketOwnershipControlsInput,
) -> Answer<dto::DeleteBucketOwnershipControlsOutput> {
    change(world, call, &input.bucket)?.ownership = None;
    Ok(dto::DeleteBucketOwnershipControlsOutput::default())
}

pub(super) fn block(
    world: &mut World,
    call: &S3Call,
    input: dto::GetPublicAccessBlockInput,
) -> Answer<dto::GetPublicAccessBlockOutput> {
    let block =
        read(world, call, &input.bucket)?.block_public_access.ok_or_else(Refusal::no_public_access_block)?;
    let configuration = dto::PublicAccessBlockConfiguration {
        block_public_acls: Some(block.block_public_acls),
        ignore_public_acls: Some(block.ignore_public_acls),
        block_public_policy: Some(block.block_public_policy),
        restrict_public_buckets: Some(block.restrict_public_buckets),
    };
    Ok(dto::GetPublicAccessBlockOutput { public_access_block_configuration: Some(configuration) })
}

pub(super) fn put_block(
    world: &mut World,
    call: &S3Call,
    input: dto::PutPublicAccessBlockInput,
) -> Answer<dto::PutPublicAccessBlockOutput> {
    let told = &input.public_access_block_configuration;
    let block = BlockPublicAccess {
        block_public_acls: told.block_public_acls.unwrap_or_default(),
        ignore_public_acls: told.ignore_public_acls.unwrap_or_default(),
        block_public_policy: told.block_public_policy.unwrap_or_default(),
        restrict_public_buckets: told.restrict_public_buckets.unwrap_or_default(),
    };
    change(world, call, &input.bucket)?.block_public_access = Some(block);
    Ok(dto::PutPublicAccessBlockOutput::default())
}

pub(super) fn delete_block(
    world: &mut World,
    call: &S3Call,
    input: dto::DeletePublicAccessBlockInput,
) -> Answer<dto::DeletePublicAccessBlockOutput> {
    change(world, call, &input.bucket)?.block_public_access = None;
    Ok(dto::DeletePublicAccessBlockOutput::default())
}

pub(super) fn encryption(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketEncryptionInput,
) -> Answer<dto::GetBucketEncryptionOutput> {
    let settings = read(world, call, &input.bucket)?;
    let (algorithm, key) = encryption::named(&settings.encryption);
    let by_default = dto::ServerSideEncryptionByDefault { sse_algorithm: algorithm, kms_master_key_id: key };
    let rule = dto::ServerSideEncryptionRule {
        apply_server_side_encryption_by_default: Some(by_default),
        bucket_key_enabled: Some(settings.bucket_key),
    };
    let configuration = dto::ServerSideEncryptionConfiguration { rules: vec![rule] };
    Ok(dto::GetBucketEncryptionOutput { server_side_encryption_configuration: Some(configuration) })
}

pub(super) fn put_encryption(
    world: &mut World,
    call: &S3Call,
    input: dto::PutBucketEncryptionInput,
) -> Answer<dto::PutBucketEncryptionOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize_with(world, call, &evaluate::Call::default(), &Keys::new())?;
    let [rule] = input.server_side_encryption_configuration.rules.as_slice() else {
        return Err(malformed_xml());
    };
    let by_default = rule.apply_server_side_encryption_by_default.as_ref().ok_or_else(malformed_xml)?;
    // The name of the key is kept as it is, and looked up with each upload.
    let encryption = encryption::of(by_default.sse_algorithm.as_str(), by_default.kms_master_key_id.clone())?;
    let settings = world.bucket_mut(&input.bucket)?.settings.change(call.moment);
    settings.encryption = encryption;
    settings.bucket_key = rule.bucket_key_enabled.unwrap_or_default();
    Ok(dto::PutBucketEncryptionOutput::default())
}

pub(super) fn delete_encryption(
    world: &mut World,
    call: &S3Call,
    input: dto::DeleteBucketEncryptionInput,
) -> Answer<dto::DeleteBucketEncryptionOutput> {
    let settings = change(world, call, &input.bucket)?;
    settings.encryption = Encryption::S3;
    settings.bucket_key = false;
    Ok(dto::DeleteBucketEncryptionOutput::default())
}

pub(super) fn versioning(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketVersioningInput,
) -> Answer<dto::GetBucketVersioningOutput> {
    let status = match read(world, call, &input.bucket)?.versioning {
        Versioning::Never => None,
        Versioning::Enabled => Some(dto::BucketVersioningStatus::ENABLED),
        Versioning::Suspended => Some(dto::BucketVersioningStatus::SUSPENDED),
    };
    Ok(dto::GetBucketVersioningOutput {
        status: status.map(dto::BucketVersioningStatus::from_static),
        mfa_delete: None,
    })
}

pub(super) fn put_versioning(
    world: &mut World,
    call: &S3Call,
    input: dto::PutBucketVersioningInput,
) -> Answer<dto::PutBucketVersioningOutput> {
    let told = input.versioning_configuration.status.as_ref().map(dto::BucketVersioningStatus::as_str);
    let versioning = match told {
        Some("Enabled") => Versioning::Enabled,
        Some("Suspended") => Versioning::Suspended,
        _ => {
            return Err(Refusal::new(
                400,
                "IllegalVersioningConfigurationException",
                "The Versioning element must be specified",
            ));
        }
    };
    change(world, call, &input.bucket)?.versioning = versioning;
    Ok(dto::PutBucketVersioningOutput::default())
}

/// What S3 says of XML that is not what the operation takes.
pub(super) fn malformed_xml() -> Refusal {
    let message = "The XML you provided was not well-formed or did not validate against our published schema";
    Refusal::new(400, "MalformedXML", message)
}
