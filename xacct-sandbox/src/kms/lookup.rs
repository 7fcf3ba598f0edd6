//! Which key a request names: by its id, its ARN, or an alias.

use crate::call::Call;
use crate::refusal::{Answer, Refusal};
use crate::state::{Key, KeyState, World};
use std::time::SystemTime;
use xacct_core::{AccountId, Arn};

/// What begins the name of every alias.
pub(super) const ALIAS: &str = "alias/";

/// What a request names as a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The key's ARN. Whether there is such a key is another question.
    pub(super) arn: String,
    /// The alias by which it was named: `alias/…`.
    pub(super) alias: Option<String>,
}

/// A key that exists, and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Found<'w> {
    pub(super) key: &'w Key,
    pub(super) owner: &'w AccountId,
    /// The alias by which it was named.
    pub(super) alias: Option<String>,
}

/// Takes the name of a key apart. An id and an alias are those of who asks; another account's key has to be named by an ARN, and none of
/// another Region can be.
pub(super) fn named(world: &World, call: &Call, region: &str, name: &str) -> Answer<Named> {
    if name.starts_with("arn:") {
        return by_arn(world, region, name);
    }
    let account = call.caller.account().ok_or_else(Refusal::access_denied)?;
    if name.starts_with(ALIAS) {
        return of_alias(world, account, region, name);
    }
    let arn = key_arn(&world.partition, region, account, name);
    if is_key_id(name) {
        Ok(Named { arn, alias: None })
    } else {
        Err(missing(format!("Invalid keyId '{name}'")))
    }
}

fn by_arn(world: &World, region: &str, text: &str) -> Answer<Named> {
    let invalid = || Refusal::new(400, "InvalidArnException", format!("{text} is not a valid ARN"));
    let arn = Arn::new(text.to_owned()).map_err(|_| invalid())?;
    if (arn.service(), arn.partition()) != ("kms", world.partition.as_str()) {
        return Err(invalid());
    }
    if arn.region() != region {
        return Err(missing(format!("Invalid arn {}", arn.region())));
    }
    let account = AccountId::new(arn.account().to_owned()).map_err(|_| invalid())?;
    match arn.resource() {
        alias if alias.starts_with(ALIAS) => of_alias(world, &account, region, alias),
        key if key.starts_with("key/") => Ok(Named { arn: text.to_owned(), alias: None }),
        _ => Err(invalid()),
    }
}

fn of_alias(world: &World, account: &AccountId, region: &str, alias: &str) -> Answer<Named> {
    let of = (region.to_owned(), alias.to_owned());
    let arn = world.accounts.get(account).and_then(|account| account.aliases.get(&of));
    let not_found = || {
        let arn = alias_arn(&world.partition, region, account, alias);
        missing(format!("Alias {arn} is not found."))
    };
    Ok(Named { arn: arn.ok_or_else(not_found)?.clone(), alias: Some(alias.to_owned()) })
}

/// The key that a request names.
pub(super) fn find<'w>(world: &'w World, call: &Call, region: &str, name: &str) -> Answer<Found<'w>> {
    let Named { arn, alias } = named(world, call, region, name)?;
    let owner = owner_id(&arn).and_then(|id| AccountId::new(id.to_owned()).ok());
    let account = owner.and_then(|owner| world.accounts.get(&owner));
    let found = account.and_then(|account| Some((account.keys.get(&arn)?, &account.id)));
    match found.filter(|(key, _)| !is_gone(key, call.now())) {
        Some((key, owner)) => Ok(Found { key, owner, alias }),
        None if owner_id(&arn) == call.caller.account().map(AccountId::as_str) => {
            Err(missing(format!("Key '{arn}' does not exist")))
        }
        // Whether another account has a key is not told.
        None => Err(Refusal::denied(format!(
            "The key `{arn}` does not exist in this Region, or no resource-based policy allows this access to it"
        ))),
    }
}

fn owner_id(arn: &str) -> Option<&str> {
    arn.split(':').nth(4)
}

/// A key of who asks, to be changed.
pub(super) fn key_mut<'w>(world: &'w mut World, call: &Call, arn: &str) -> Answer<&'w mut Key> {
    let key = world.own_account_mut(call)?.keys.get_mut(arn);
    key.ok_or_else(|| missing(format!("Key '{arn}' does not exist")))
}

/// Whether a key was to be deleted by now.
pub(super) fn is_gone(key: &Key, now: SystemTime) -> bool {
    matches!(key.state, KeyState::PendingDeletion(at) if at <= now)
}

/// Refuses to use a key that is disabled, or about to be deleted.
pub(super) fn must_be_enabled(key: &Key) -> Answer<()> {
    match key.state {
        KeyState::Enabled => Ok(()),
        KeyState::Disabled => {
            Err(Refusal::new(400, "DisabledException", format!("{} is disabled.", key.arn)))
        }
        KeyState::PendingDeletion(_) => must_be_kept(key),
    }
}

/// Refuses to change a key that is about to be deleted.
pub(super) fn must_be_kept(key: &Key) -> Answer<()> {
    match key.state {
        KeyState::PendingDeletion(_) => {
            Err(Refusal::new(400, "KMSInvalidStateException", format!("{} is pending deletion.", key.arn)))
        }
        _ => Ok(()),
    }
}

/// The ARN of a key.
pub(super) fn key_arn(partition: &str, region: &str, account: &AccountId, id: &str) -> String {
    format!("arn:{partition}:kms:{region}:{account}:key/{id}")
}

/// The ARN of an alias.
pub(super) fn alias_arn(partition: &str, region: &str, account: &AccountId, alias: &str) -> String {
    format!("arn:{partition}:kms:{region}:{account}:{alias}")
}

/// A UUID, or the id of a key of several Regions.
fn is_key_id(text: &str) -> bool {
    let is_hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match text.strip_prefix("mrk-") {
        Some(rest) => rest.len() == 32 && is_hexadecimal(rest),
        None => text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hexadecimal),
    }
}

/// There is no such thing.
pub(super) fn missing(message: String) -> Refusal {
    Refusal::new(400, "NotFoundException", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_ids_have_their_form() {
        assert!(is_key_id("1234abcd-12ab-34cd-56ef-1234567890ab"));
        assert!(is_key_id("mrk-1234abcd12ab34cd56ef1234567890ab"));
        for wrong in
            ["", "reports", "1234abcd-12ab-34cd-56ef", "1234abcg-12ab-34cd-56ef-1234567890ab", "mrk-1"]
        {
            assert!(!is_key_id(wrong), "{wrong}");
        }
    }
}
