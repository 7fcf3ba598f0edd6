//! The tags of objects and buckets.

use super::call::S3Call;
use super::condition::requested_tags;
use super::get::{find, find_with, no_key};
use super::target::Target;
use crate::call::Keys;
use crate::refusal::{Answer, Refusal};
use crate::state::{Tag, World};
use s3s::dto;

/// Tags that are as S3 takes them: at most so many, no key twice.
pub(crate) fn checked(tags: Vec<Tag>, most: usize) -> Answer<Vec<Tag>> {
    let invalid = |message: &str| Refusal::new(400, "InvalidTag", message);
    if tags.len() > most {
        return Err(Refusal::new(400, "BadRequest", format!("Object tags cannot be greater than {most}")));
    }
    for (index, tag) in tags.iter().enumerate() {
        if tag.key.is_empty() || tag.key.chars().count() > 128 || tag.value.chars().count() > 256 {
            return Err(invalid(
                "The tag you have provided is not valid: keys have 1 to 128 characters, values up to 256",
            ));
        }
        if tags.iter().take(index).any(|other| other.key == tag.key) {
            return Err(invalid("Cannot provide multiple Tags with the same key"));
        }
    }
    Ok(tags)
}

fn read(tagging: &dto::Tagging, most: usize) -> Answer<Vec<Tag>> {
    let tag = |tag: &dto::Tag| Tag {
        key: tag.key.clone().unwrap_or_default(),
        value: tag.value.clone().unwrap_or_default(),
    };
    checked(tagging.tag_set.iter().map(tag).collect(), most)
}

fn shown(tags: &[Tag]) -> dto::TagSet {
    tags.iter().map(|tag| dto::Tag { key: Some(tag.key.clone()), value: Some(tag.value.clone()) }).collect()
}

pub(super) fn get(
    world: &mut World,
    call: &S3Call,
    input: dto::GetObjectTaggingInput,
) -> Answer<dto::GetObjectTaggingOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    let version = find(world, call, &target, &input.key, input.version_id.as_deref())?;
    let content = version.content.as_ref().ok_or_else(no_key)?;
    Ok(dto::GetObjectTaggingOutput { tag_set: shown(&content.tags), version_id: input.version_id })
}

pub(super) fn put(
    world: &mut World,
    call: &S3Call,
    input: dto::PutObjectTaggingInput,
) -> Answer<dto::PutObjectTaggingOutput> {
    let tags = read(&input.tagging, 10)?;
    set(world, call, &input.bucket, (&input.key, input.version_id.as_deref()), tags)?;
    Ok(dto::PutObjectTaggingOutput { version_id: input.version_id })
}

pub(super) fn delete(
    world: &mut World,
    call: &S3Call,
    input: dto::DeleteObjectTaggingInput,
) -> Answer<dto::DeleteObjectTaggingOutput> {
    set(world, call, &input.bucket, (&input.key, input.version_id.as_deref()), Vec::new())?;
    Ok(dto::DeleteObjectTaggingOutput { version_id: input.version_id })
}

fn set(
    world: &mut World,
    call: &S3Call,
    bucket: &str,
    object: (&str, Option<&str>),
    tags: Vec<Tag>,
) -> Answer<()> {
    let (key, version_id) = object;
    let target = Target::of(world, call, bucket)?;
    let keys: Keys = requested_tags(tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())));
    let id = find_with(world, call, &target, (key, version_id), &keys)?.id.clone();
    let bucket = target.bucket.name.clone();
    let versions = world.bucket_mut(&bucket)?.objects.get_mut(key).ok_or_else(no_key)?;
    if let Some(content) =
        versions.iter_mut().find(|version| version.id == id).and_then(|version| version.content.as_mut())
    {
        content.tags = tags;
    }
    Ok(())
}

pub(super) fn of_bucket(
    world: &mut World,
    call: &S3Call,
    input: dto::GetBucketTaggingInput,
) -> Answer<dto::GetBucketTaggingOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let none = || Refusal::new(404, "NoSuchTagSet", "The TagSet does not exist");
    let tags = target.bucket.settings.latest().tags.as_deref().ok_or_else(none)?;
    Ok(dto::GetBucketTaggingOutput { tag_set: shown(tags) })
}

pub(super) fn put_of_bucket(
    world: &mut World,
    call: &S3Call,
    input: dto::PutBucketTaggingInput,
) -> Answer<dto::PutBucketTaggingOutput> {
    Target::of(world, call, &input.bucket)?.authorize(world, call)?;
    let tags = read(&input.tagging, 50)?;
    world.bucket_mut(&input.bucket)?.settings.change(call.moment).tags = Some(tags);
    Ok(dto::PutBucketTaggingOutput::default())
}

pub(super) fn delete_of_bucket(
    world: &mut World,
    call: &S3Call,
    input: dto::DeleteBucketTaggingInput,
) -> Answer<dto::DeleteBucketTaggingOutput> {
    Target::of(world, call, &input.bucket)?.authorize(world, call)?;
    world.bucket_mut(&input.bucket)?.settings.change(call.moment).tags = None;
    Ok(dto::DeleteBucketTaggingOutput::default())
}
