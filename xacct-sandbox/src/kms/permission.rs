//! Whether a request may do something with a key.

use super::condition::of_key;
use super::lookup::{self, ALIAS, Found};
use crate::authorize::{Ask, Subject};
use crate::call::{Call, Keys};
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use xacct_core::Arn;

/// The key that a request names, by whatever name, and for which the action is allowed.
pub(super) fn permitted<'w>(
    world: &'w World,
    call: &Call,
    action: &str,
    name: &str,
    keys: &Keys,
) -> Answer<Found<'w>> {
    let found = lookup::find(world, call, &call.region, name)?;
    let ask = Ask::new(action, &found.key.arn, found.owner)
        .on(Subject::Key(found.key))
        .with_all(&of_key(world, &found))
        .with_all(keys);
    world.authorize(call, ask)?;
    Ok(found)
}

/// The same of operations to which a key is not known by its aliases.
pub(super) fn permitted_by_id<'w>(
    world: &'w World,
    call: &Call,
    action: &str,
    name: &str,
    keys: &Keys,
) -> Answer<Found<'w>> {
    must_be_no_alias(name)?;
    permitted(world, call, action, name, keys)
}

/// Refuses an action that is about the account and no key.
pub(super) fn permit_in_account(world: &World, call: &Call, action: &str, keys: &Keys) -> Answer<()> {
    let account = &world.own_account(call)?.id;
    world.authorize(call, Ask::new(action, "*", account).with_all(keys))
}

fn must_be_no_alias(name: &str) -> Answer<()> {
    if name.starts_with(ALIAS) {
        return Err(lookup::missing(format!("Invalid keyId '{name}'")));
    }
    match Arn::new(name.to_owned()) {
        Ok(arn) if arn.resource().starts_with(ALIAS) => {
            Err(Refusal::new(400, "InvalidArnException", format!("{name} is not the ARN of a key")))
        }
        _ => Ok(()),
    }
}
