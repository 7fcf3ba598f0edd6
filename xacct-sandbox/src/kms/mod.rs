//! KMS, with no cryptography at all: what is called a ciphertext here says in plain text what it holds, because what matters
//! is who may use a key.
//!
//! There are symmetric keys that accounts manage, their policies, aliases and tags. Grants, keys that AWS manages, keys of
//! several Regions and the rotation of keys are not here.

mod aliases;
mod ciphertext;
mod condition;
mod cryptography;
pub(crate) mod for_s3;
mod input;
mod keys;
mod lifecycle;
mod lookup;
mod permission;
mod policy;
mod tags;

pub(crate) use keys::key_with_arn;

use crate::call::Call;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use serde_json::Value;

/// Carries an operation out.
pub(crate) fn answer(world: &mut World, call: &Call, operation: &str, input: &Value) -> Answer<Value> {
    lifecycle::delete_what_is_due(world, call.now());
    carry_out(world, call, operation, input).map_err(in_words_of_kms)
}

fn carry_out(world: &mut World, call: &Call, operation: &str, input: &Value) -> Answer<Value> {
    match operation {
        "CreateKey" => keys::create(world, call, input),
        "DescribeKey" => keys::describe(world, call, input),
        "ListKeys" => keys::list(world, call, input),
        "UpdateKeyDescription" => keys::update_description(world, call, input),
        "GetKeyRotationStatus" => keys::rotation_status(world, call, input),
        "GetKeyPolicy" => policy::get(world, call, input),
        "PutKeyPolicy" => policy::put(world, call, input),
        "ListKeyPolicies" => policy::list(world, call, input),
        "EnableKey" => lifecycle::enable(world, call, input),
        "DisableKey" => lifecycle::disable(world, call, input),
        "ScheduleKeyDeletion" => lifecycle::schedule_deletion(world, call, input),
        "CancelKeyDeletion" => lifecycle::cancel_deletion(world, call, input),
        "CreateAlias" => aliases::create(world, call, input),
        "UpdateAlias" => aliases::update(world, call, input),
        "DeleteAlias" => aliases::delete(world, call, input),
        "ListAliases" => aliases::list(world, call, input),
        "TagResource" => tags::tag(world, call, input),
        "UntagResource" => tags::untag(world, call, input),
        "ListResourceTags" => tags::list(world, call, input),
        "Encrypt" => cryptography::encrypt(world, call, input),
        "Decrypt" => cryptography::decrypt(world, call, input),
        "ReEncrypt" => cryptography::re_encrypt(world, call, input),
        "GenerateDataKey" => cryptography::generate_data_key(world, call, input),
        "GenerateDataKeyWithoutPlaintext" => {
            cryptography::generate_data_key_without_plaintext(world, call, input)
        }
        _ => {
            Err(Refusal::new(400, "UnknownOperationException", format!("there is no operation {operation}")))
        }
    }
}

/// The codes and the status that KMS has for what is refused everywhere.
fn in_words_of_kms(refusal: Refusal) -> Refusal {
    let code = match refusal.code.as_ref() {
        "AccessDenied" => "AccessDeniedException",
        "InvalidClientTokenId" => "UnrecognizedClientException",
        "InvalidArgument" | "InvalidRequest" => "ValidationException",
        _ => return refusal,
    };
    Refusal::new(400, code, refusal.message)
}
