//! The tags of keys.

use super::input::{Paging, read};
use super::lookup::{key_mut, must_be_kept};
use super::permission::permitted_by_id;
use crate::call::{Call, Keys};
use crate::refusal::{Answer, Refusal};
use crate::state::{Tag, World};
use crate::tags::{keys_of_names, keys_of_request};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How many tags a key can have.
const MOST: usize = 50;

/// A tag as KMS writes it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct KmsTag {
    tag_key: String,
    tag_value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TagResource {
    key_id: String,
    tags: Vec<KmsTag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UntagResource {
    key_id: String,
    tag_keys: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListResourceTags {
    key_id: String,
    #[serde(flatten)]
    paging: Paging,
}

/// `TagResource`
pub(super) fn tag(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: TagResource = read(input)?;
    let new = checked(&input.tags)?;
    let found = permitted_by_id(world, call, "kms:TagResource", &input.key_id, &keys_of_request(&new))?;
    must_be_kept(found.key)?;
    let is_kept = |tag: &&Tag| !new.iter().any(|new| new.key == tag.key);
    let kept: Vec<Tag> = found.key.tags.iter().filter(is_kept).cloned().collect();
    let tags = limited(kept.into_iter().chain(new.clone()).collect())?;
    let arn = found.key.arn.clone();
    key_mut(world, call, &arn)?.tags = tags;
    Ok(json!({}))
}

/// `UntagResource`
pub(super) fn untag(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: UntagResource = read(input)?;
    let keys = keys_of_names(input.tag_keys.clone());
    let found = permitted_by_id(world, call, "kms:UntagResource", &input.key_id, &keys)?;
    must_be_kept(found.key)?;
    let arn = found.key.arn.clone();
    key_mut(world, call, &arn)?.tags.retain(|tag| !input.tag_keys.contains(&tag.key));
    Ok(json!({}))
}

/// `ListResourceTags`
pub(super) fn list(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: ListResourceTags = read(input)?;
    let found = permitted_by_id(world, call, "kms:ListResourceTags", &input.key_id, &Keys::new())?;
    let page = input.paging.page(found.key.tags.iter().collect(), |tag: &&Tag| &tag.key, MOST, MOST)?;
    Ok(page.reply("Tags", |tag| json!({ "TagKey": tag.key, "TagValue": tag.value })))
}

/// The tags of a request, unless one of them cannot be.
pub(super) fn checked(tags: &[KmsTag]) -> Answer<Vec<Tag>> {
    let refused = |message: String| Err(Refusal::new(400, "TagException", message));
    let mut seen = BTreeSet::new();
    for KmsTag { tag_key, tag_value } in tags {
        let length = tag_key.chars().count();
        if length == 0 || length > 128 || tag_value.chars().count() > 256 {
            return refused(format!("the tag `{tag_key}` is empty or too long"));
        }
        if tag_key.to_ascii_lowercase().starts_with("aws:") {
            return refused(format!("the tag `{tag_key}` is AWS's"));
        }
        if !seen.insert(tag_key) {
            return refused(format!("the tag `{tag_key}` is there twice"));
        }
    }
    limited(tags.iter().map(|tag| Tag { key: tag.tag_key.clone(), value: tag.tag_value.clone() }).collect())
}

fn limited(tags: Vec<Tag>) -> Answer<Vec<Tag>> {
    match tags.len() {
        0..=MOST => Ok(tags),
        _ => Err(Refusal::new(400, "LimitExceededException", format!("A key has {MOST} tags at most."))),
    }
}
