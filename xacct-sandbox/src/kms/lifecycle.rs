//! Whether a key can be used, and until when there is one.

use super::input::{KeyInput, invalid, read};
use super::lookup::{is_gone, key_mut, must_be_kept};
use super::permission::permitted_by_id;
use crate::call::{Call, Keys, seconds};
use crate::refusal::{Answer, Refusal};
use crate::state::{KeyState, World};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ScheduleKeyDeletion {
    key_id: String,
    pending_window_in_days: Option<u64>,
}

/// `EnableKey`
pub(super) fn enable(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    switch(world, call, "kms:EnableKey", input, KeyState::Enabled)
}

/// `DisableKey`
pub(super) fn disable(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    switch(world, call, "kms:DisableKey", input, KeyState::Disabled)
}

fn switch(world: &mut World, call: &Call, action: &str, input: &Value, to: KeyState) -> Answer<Value> {
    let input: KeyInput = read(input)?;
    let found = permitted_by_id(world, call, action, &input.key_id, &Keys::new())?;
    must_be_kept(found.key)?;
    let arn = found.key.arn.clone();
    key_mut(world, call, &arn)?.state = to;
    Ok(json!({}))
}

/// `ScheduleKeyDeletion`
pub(super) fn schedule_deletion(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: ScheduleKeyDeletion = read(input)?;
    let days = input.pending_window_in_days.unwrap_or(30);
    if !(7..=30).contains(&days) {
        let constraint = "Member must have value between 7 and 30";
        return Err(invalid("pendingWindowInDays", Some(&days.to_string()), constraint));
    }
    let keys: Keys = vec![("kms:ScheduleKeyDeletionPendingWindowInDays".to_owned(), days.into())];
    let found = permitted_by_id(world, call, "kms:ScheduleKeyDeletion", &input.key_id, &keys)?;
    must_be_kept(found.key)?;
    let arn = found.key.arn.clone();
    let at = call.now() + Duration::from_secs(days * 24 * 60 * 60);
    let state = KeyState::PendingDeletion(at);
    key_mut(world, call, &arn)?.state = state;
    Ok(json!({
        "KeyId": arn,
        "DeletionDate": seconds(at),
        "KeyState": state.as_str(),
        "PendingWindowInDays": days,
    }))
}

/// `CancelKeyDeletion`: the key is disabled afterwards.
pub(super) fn cancel_deletion(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: KeyInput = read(input)?;
    let found = permitted_by_id(world, call, "kms:CancelKeyDeletion", &input.key_id, &Keys::new())?;
    let arn = found.key.arn.clone();
    if must_be_kept(found.key).is_ok() {
        return Err(Refusal::new(400, "KMSInvalidStateException", format!("{arn} is not pending deletion.")));
    }
    key_mut(world, call, &arn)?.state = KeyState::Disabled;
    Ok(json!({ "KeyId": arn }))
}

/// Deletes the keys whose time is over, and their aliases.
pub(super) fn delete_what_is_due(world: &mut World, now: SystemTime) {
    for account in world.accounts.values_mut() {
        if account.keys.values().any(|key| is_gone(key, now)) {
            account.keys.retain(|_, key| !is_gone(key, now));
            let keys = &account.keys;
            account.aliases.retain(|_, arn| keys.contains_key(arn));
        }
    }
}
