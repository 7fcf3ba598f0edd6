//! The condition keys that requests for keys carry.

use super::lookup::Found;
use crate::call::Keys;
use crate::state::World;
use crate::tags::keys_of_resource;
use std::collections::BTreeMap;

/// What encrypted data is bound to: names and values.
pub(super) type EncryptionContext = BTreeMap<String, String>;

/// What follows from the key: how it was made, its aliases and its tags, and the alias by which it was named.
pub(super) fn of_key(world: &World, found: &Found<'_>) -> Keys {
    let key = found.key;
    let mut keys = of_new_key();
    keys.push(("kms:ResourceAliases".into(), aliases(world, found).into()));
    keys.extend(found.alias.clone().map(|alias| ("kms:RequestAlias".to_owned(), alias.into())));
    keys.extend(keys_of_resource(&key.tags, false));
    keys
}

/// What is so of every key that there is here.
pub(super) fn of_new_key() -> Keys {
    vec![
        ("kms:KeySpec".into(), "SYMMETRIC_DEFAULT".into()),
        ("kms:KeyUsage".into(), "ENCRYPT_DECRYPT".into()),
        ("kms:KeyOrigin".into(), "AWS_KMS".into()),
        ("kms:MultiRegion".into(), false.into()),
    ]
}

/// What follows from the encryption context.
pub(super) fn of_encryption_context(context: &EncryptionContext) -> Keys {
    let one =
        |(name, value): (&String, &String)| (format!("kms:EncryptionContext:{name}"), value.clone().into());
    let mut keys: Keys = context.iter().map(one).collect();
    if !context.is_empty() {
        keys.push(("kms:EncryptionContextKeys".into(), context.keys().cloned().collect::<Vec<_>>().into()));
    }
    keys
}

/// The aliases of a key: `alias/…`.
fn aliases(world: &World, found: &Found<'_>) -> Vec<String> {
    let aliases = world.accounts.get(found.owner).into_iter().flat_map(|account| &account.aliases);
    aliases.filter(|(_, arn)| **arn == found.key.arn).map(|((_, alias), _)| alias.clone()).collect()
}
