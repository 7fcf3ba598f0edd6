//! Keys: made, described and listed.

use super::condition::of_new_key;
use super::input::{KeyInput, Paging, invalid, read};
use super::lookup::{key_arn, key_mut, must_be_kept};
use super::permission::{permit_in_account, permitted, permitted_by_id};
use super::policy::{self, NewPolicy};
use super::tags::{KmsTag, checked};
use crate::authorize::{Ask, Subject};
use crate::call::{Call, Keys, seconds};
use crate::policy::ResourcePolicy;
use crate::refusal::{Answer, Refusal};
use crate::state::{Delayed, Key, KeyState, Tag, World};
use crate::tags::keys_of_request;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::SystemTime;
use xacct_core::{AccountId, PolicyKind};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateKey {
    policy: Option<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    tags: Vec<KmsTag>,
    #[serde(default)]
    bypass_policy_lockout_safety_check: bool,
    key_usage: Option<String>,
    key_spec: Option<String>,
    customer_master_key_spec: Option<String>,
    origin: Option<String>,
    custom_key_store_id: Option<String>,
    #[serde(default)]
    multi_region: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UpdateKeyDescription {
    key_id: String,
    description: String,
}

/// `CreateKey`
pub(super) fn create(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: CreateKey = read(input)?;
    must_be_symmetric(&input)?;
    must_be_short(&input.description)?;
    let tags = checked(&input.tags)?;
    permit(world, call, &input, &tags)?;
    let id = world.ids.uuid();
    let account = world.own_account(call)?.id.clone();
    let arn = key_arn(&world.partition, &call.region, &account, &id);
    let text = input.policy.clone().unwrap_or_else(|| policy::default(&world.root_arn(&account)));
    let key = Key {
        policy: Delayed::new(policy::store(world, call, &id, &text)?),
        id,
        arn,
        region: call.region.clone(),
        created: call.now(),
        description: input.description,
        state: KeyState::Enabled,
        tags,
    };
    must_be_taggable(world, call, &account, &key)?;
    if input.policy.is_some() && !input.bypass_policy_lockout_safety_check {
        NewPolicy { of: &key, owner: &account }.must_not_lock_out(world, call)?;
    }
    let reply = json!({ "KeyMetadata": metadata(&key, &account) });
    world.own_account_mut(call)?.keys.insert(key.arn.clone(), key);
    Ok(reply)
}

/// A key that has this ARN, which must be one of the account, for who sets a test up.
pub(crate) fn key_with_arn(world: &World, account: &AccountId, arn: &str, now: SystemTime) -> Option<Key> {
    let [_, partition, _, region, of_account, key] = arn.split(':').collect::<Vec<_>>()[..] else {
        return None;
    };
    let id = key.strip_prefix("key/")?;
    if partition != world.partition || of_account != account.as_str() {
        return None;
    }
    let text = policy::default(&world.root_arn(account));
    let policy = ResourcePolicy::store(world, now, PolicyKind::KmsKey, id, &text).ok()?;
    Some(Key {
        id: id.to_owned(),
        arn: arn.to_owned(),
        region: region.to_owned(),
        created: now,
        description: String::new(),
        state: KeyState::Enabled,
        policy: Delayed::new(policy),
        tags: Vec::new(),
    })
}

/// `DescribeKey`
pub(super) fn describe(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: KeyInput = read(input)?;
    let found = permitted(world, call, "kms:DescribeKey", &input.key_id, &Keys::new())?;
    Ok(json!({ "KeyMetadata": metadata(found.key, found.owner) }))
}

/// `ListKeys`
pub(super) fn list(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let paging: Paging = read(input)?;
    permit_in_account(world, call, "kms:ListKeys", &Keys::new())?;
    let keys = world.own_account(call)?.keys.values().filter(|key| key.region == call.region).collect();
    let page = paging.page(keys, |key: &&Key| &key.id, 100, 1000)?;
    Ok(page.reply("Keys", |key| json!({ "KeyId": key.id, "KeyArn": key.arn })))
}

/// `UpdateKeyDescription`
pub(super) fn update_description(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: UpdateKeyDescription = read(input)?;
    must_be_short(&input.description)?;
    let found = permitted_by_id(world, call, "kms:UpdateKeyDescription", &input.key_id, &Keys::new())?;
    must_be_kept(found.key)?;
    let arn = found.key.arn.clone();
    key_mut(world, call, &arn)?.description = input.description;
    Ok(json!({}))
}

/// `GetKeyRotationStatus`: no key is ever rotated.
pub(super) fn rotation_status(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: KeyInput = read(input)?;
    let found = permitted_by_id(world, call, "kms:GetKeyRotationStatus", &input.key_id, &Keys::new())?;
    Ok(json!({ "KeyId": found.key.arn, "KeyRotationEnabled": false }))
}

/// What KMS says of a key.
fn metadata(key: &Key, owner: &AccountId) -> Value {
    let mut metadata = json!({
        "AWSAccountId": owner.as_str(),
        "KeyId": key.id,
        "Arn": key.arn,
        "CreationDate": seconds(key.created),
        "Enabled": key.state == KeyState::Enabled,
        "Description": key.description,
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": key.state.as_str(),
        "Origin": "AWS_KMS",
        "KeyManager": "CUSTOMER",
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "MultiRegion": false,
    });
    if let (KeyState::PendingDeletion(at), Some(metadata)) = (key.state, metadata.as_object_mut()) {
        metadata.insert("DeletionDate".to_owned(), seconds(at).into());
    }
    metadata
}

fn permit(world: &World, call: &Call, input: &CreateKey, tags: &[Tag]) -> Answer<()> {
    let mut keys = of_new_key();
    keys.extend(keys_of_request(tags));
    keys.push((
        "kms:BypassPolicyLockoutSafetyCheck".to_owned(),
        input.bypass_policy_lockout_safety_check.into(),
    ));
    permit_in_account(world, call, "kms:CreateKey", &keys)
}

/// Who tags a new key needs `kms:TagResource` besides.
fn must_be_taggable(world: &World, call: &Call, owner: &AccountId, key: &Key) -> Answer<()> {
    if key.tags.is_empty() {
        return Ok(());
    }
    let ask = Ask::new("kms:TagResource", &key.arn, owner)
        .on(Subject::Key(key))
        .with_all(&keys_of_request(&key.tags));
    world.authorize(call, ask)
}

fn must_be_symmetric(input: &CreateKey) -> Answer<()> {
    let is = |value: &Option<String>, usual: &str| value.as_deref().is_none_or(|value| value == usual);
    let is_symmetric = is(&input.key_usage, "ENCRYPT_DECRYPT")
        && is(&input.key_spec, "SYMMETRIC_DEFAULT")
        && is(&input.customer_master_key_spec, "SYMMETRIC_DEFAULT");
    let is_own = is(&input.origin, "AWS_KMS") && input.custom_key_store_id.is_none() && !input.multi_region;
    match is_symmetric && is_own {
        true => Ok(()),
        false => Err(Refusal::new(
            400,
            "UnsupportedOperationException",
            "The sandbox has symmetric keys for encryption in one Region, whose material is KMS's.",
        )),
    }
}

fn must_be_short(description: &str) -> Answer<()> {
    match description.chars().count() {
        0..=8192 => Ok(()),
        _ => Err(invalid("description", Some("…"), "Member must have length less than or equal to 8192")),
    }
}
