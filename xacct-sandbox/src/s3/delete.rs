//! Objects that are deleted.

use super::authorize::Subjected;
use super::call::S3Call;
use super::condition::version_key;
use super::get::uses_version;
use super::precondition::Preconditions;
use super::target::Target;
use super::upload::store;
use crate::refusal::Answer;
use crate::state::{Version, World};
use s3s::dto::{self, ETagCondition};
use xacct_core::evaluate::Acl;

/// What is to be deleted.
struct Wanted<'a> {
    key: &'a str,
    version_id: Option<&'a str>,
    /// Only if this is what is there.
    if_match: Option<ETagCondition>,
}

/// What was deleted.
#[derive(Default)]
struct Deleted {
    /// The version that is gone, or that now marks the deletion.
    version_id: Option<String>,
    is_marker: bool,
}

pub(super) fn one(
    world: &mut World,
    call: &S3Call,
    input: dto::DeleteObjectInput,
) -> Answer<dto::DeleteObjectOutput> {
    let wanted =
        Wanted { key: &input.key, version_id: input.version_id.as_deref(), if_match: input.if_match.clone() };
    let deleted = delete(world, call, &input.bucket, &wanted)?;
    Ok(dto::DeleteObjectOutput {
        delete_marker: Some(deleted.is_marker).filter(|is_marker| *is_marker),
        version_id: deleted.version_id,
        request_charged: None,
    })
}

pub(super) fn several(
    world: &mut World,
    call: &S3Call,
    input: dto::DeleteObjectsInput,
) -> Answer<dto::DeleteObjectsOutput> {
    const MOST: usize = 1000;
    Target::of(world, call, &input.bucket)?;
    if input.delete.objects.is_empty() || input.delete.objects.len() > MOST {
        return Err(super::configuration::malformed_xml());
    }
    let is_quiet = input.delete.quiet == Some(true);
    let (mut deleted, mut errors) = (Vec::new(), Vec::new());
    for object in input.delete.objects {
        let version_id = object.version_id.clone();
        let wanted = Wanted {
            key: &object.key,
            version_id: version_id.as_deref(),
            if_match: object.e_tag.clone().map(ETagCondition::ETag),
        };
        match delete(world, call, &input.bucket, &wanted) {
            Ok(gone) if !is_quiet => deleted.push(dto::DeletedObject {
                delete_marker: Some(gone.is_marker).filter(|is_marker| *is_marker),
                delete_marker_version_id: gone.version_id.filter(|_| gone.is_marker),
                key: Some(object.key),
                version_id,
            }),
            Ok(_) => {}
            Err(refusal) => errors.push(dto::Error {
                code: Some(refusal.code.into_owned()),
                key: Some(object.key),
                message: Some(refusal.message),
                version_id,
            }),
        }
    }
    Ok(dto::DeleteObjectsOutput { deleted: Some(deleted), errors: Some(errors), request_charged: None })
}

fn delete(world: &mut World, call: &S3Call, bucket: &str, wanted: &Wanted<'_>) -> Answer<Deleted> {
    let Wanted { key, version_id, if_match } = wanted;
    let target = Target::of(world, call, bucket)?;
    let object = Subjected { key, version: target.bucket.version(key, *version_id) };
    let keys = version_key(*version_id);
    target.authorize_object(world, call, object, &uses_version(*version_id), &keys)?;
    let conditions = Preconditions { if_match: if_match.clone(), ..Preconditions::default() };
    conditions.check_write(object.version)?;
    let (name, owner) = (target.bucket.name.clone(), target.bucket.owner.clone());
    match version_id {
        Some(id) => remove_version(world, &name, key, id),
        None => remove(world, call, &name, key, owner),
    }
}

/// Removes one version for good; that it is not there is no error.
fn remove_version(world: &mut World, bucket: &str, key: &str, id: &str) -> Answer<Deleted> {
    let bucket = world.bucket_mut(bucket)?;
    let Some(versions) = bucket.objects.get_mut(key) else { return Ok(Deleted::default()) };
    let gone = versions.iter().find(|version| version.id == id);
    let deleted = Deleted {
        version_id: Some(id.to_owned()),
        is_marker: gone.is_some_and(|version| version.content.is_none()),
    };
    versions.retain(|version| version.id != id);
    if versions.is_empty() {
        bucket.objects.remove(key);
    }
    Ok(deleted)
}

/// Removes an object, or marks it as deleted where versions are kept.
fn remove(
    world: &mut World,
    call: &S3Call,
    bucket: &str,
    key: &str,
    owner: xacct_core::AccountId,
) -> Answer<Deleted> {
    let fresh = world.ids.version();
    let bucket = world.bucket_mut(bucket)?;
    if !bucket.keeps_versions() {
        bucket.objects.remove(key);
        return Ok(Deleted::default());
    }
    let has_acls = bucket.settings.latest().object_ownership().has_acls();
    let writer = call.caller.account().filter(|_| has_acls).cloned();
    let acl = Acl { owner: writer.unwrap_or(owner), grants: Vec::new() };
    let marker = Version { id: "null".to_owned(), modified: call.now(), content: None, acl };
    Ok(Deleted { version_id: store(bucket, key, marker, fresh), is_marker: true })
}
