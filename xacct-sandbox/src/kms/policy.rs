//! The policies of keys.

use super::input::{KeyInput, read};
use super::lookup::key_mut;
use super::permission::permitted_by_id;
use crate::authorize::{Ask, Subject};
use crate::call::{Call, Keys};
use crate::policy::{ResourcePolicy, Unstorable};
use crate::refusal::{Answer, Refusal};
use crate::state::{Delayed, Key, World};
use serde::Deserialize;
use serde_json::{Value, json};
use xacct_core::{AccountId, PolicyKind};

/// The only name that the policy of a key can have.
const NAME: &str = "default";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetKeyPolicy {
    key_id: String,
    policy_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutKeyPolicy {
    key_id: String,
    policy_name: Option<String>,
    policy: String,
    #[serde(default)]
    bypass_policy_lockout_safety_check: bool,
}

/// A key as it would be with another policy.
pub(super) struct NewPolicy<'k> {
    pub(super) of: &'k Key,
    pub(super) owner: &'k AccountId,
}

/// `GetKeyPolicy`
pub(super) fn get(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: GetKeyPolicy = read(input)?;
    let found = permitted_by_id(world, call, "kms:GetKeyPolicy", &input.key_id, &Keys::new())?;
    must_be_the_only_one(input.policy_name.as_deref())?;
    Ok(json!({ "Policy": found.key.policy.latest().text(world), "PolicyName": NAME }))
}

/// `PutKeyPolicy`
pub(super) fn put(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: PutKeyPolicy = read(input)?;
    let bypass = input.bypass_policy_lockout_safety_check;
    let keys: Keys = vec![("kms:BypassPolicyLockoutSafetyCheck".to_owned(), bypass.into())];
    let found = permitted_by_id(world, call, "kms:PutKeyPolicy", &input.key_id, &keys)?;
    must_be_the_only_one(input.policy_name.as_deref())?;
    let policy = store(world, call, &found.key.id, &input.policy)?;
    if !bypass {
        let with_policy = with(found.key, policy.clone());
        NewPolicy { of: &with_policy, owner: found.owner }.must_not_lock_out(world, call)?;
    }
    let arn = found.key.arn.clone();
    *key_mut(world, call, &arn)?.policy.change(call.moment) = policy;
    Ok(json!({}))
}

/// `ListKeyPolicies`
pub(super) fn list(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: KeyInput = read(input)?;
    permitted_by_id(world, call, "kms:ListKeyPolicies", &input.key_id, &Keys::new())?;
    Ok(json!({ "PolicyNames": [NAME], "Truncated": false }))
}

/// The policy of a key for which none was given: the account decides by its IAM policies.
pub(super) fn default(root: &str) -> String {
    let statement = json!({
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": { "AWS": root },
        "Action": "kms:*",
        "Resource": "*",
    });
    json!({ "Version": "2012-10-17", "Id": "key-default-1", "Statement": [statement] }).to_string()
}

/// Takes a policy in.
pub(super) fn store(world: &World, call: &Call, key: &str, text: &str) -> Answer<ResourcePolicy> {
    let limit = PolicyKind::KmsKey.quota().usual;
    if text.len() > limit {
        return Err(too_long(limit));
    }
    ResourcePolicy::store(world, call.now(), PolicyKind::KmsKey, key, text).map_err(|fault| match fault {
        Unstorable::Malformed(message) => malformed(message),
        Unstorable::Principal(kind, value) => malformed(format!(
            "Policy contains a statement with one or more invalid principals. (\"{kind}\":\"{value}\")"
        )),
        Unstorable::TooLong(limit) => too_long(limit),
    })
}

fn too_long(limit: usize) -> Refusal {
    Refusal::new(400, "LimitExceededException", format!("The policy is longer than {limit} bytes."))
}

fn malformed(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "MalformedPolicyDocumentException", message)
}

fn must_be_the_only_one(name: Option<&str>) -> Answer<()> {
    match name {
        None | Some(NAME) => Ok(()),
        Some(_) => Err(super::lookup::missing("No such policy exists".to_owned())),
    }
}

/// The key with another policy, which is in effect at once.
fn with(key: &Key, policy: ResourcePolicy) -> Key {
    Key {
        id: key.id.clone(),
        arn: key.arn.clone(),
        region: key.region.clone(),
        created: key.created,
        description: key.description.clone(),
        state: key.state,
        policy: Delayed::new(policy),
        tags: key.tags.clone(),
    }
}

impl NewPolicy<'_> {
    /// Refuses a policy by which who puts it could not put another.
    pub(super) fn must_not_lock_out(&self, world: &World, call: &Call) -> Answer<()> {
        let ask = Ask::new("kms:PutKeyPolicy", &self.of.arn, self.owner)
            .on(Subject::Key(self.of))
            .with("kms:BypassPolicyLockoutSafetyCheck", false);
        if world.allows(call, ask) {
            return Ok(());
        }
        Err(malformed("The new key policy will not allow you to update the key policy in the future."))
    }
}
