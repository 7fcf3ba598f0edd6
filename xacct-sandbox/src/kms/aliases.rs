//! Aliases: names that an account gives its keys in a Region.

use super::input::{Paging, invalid, read, refused};
use super::lookup::{ALIAS, alias_arn, find, missing, must_be_kept};
use super::permission::{permit_in_account, permitted_by_id};
use crate::authorize::Ask;
use crate::call::{Call, Keys};
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NameKey {
    alias_name: String,
    target_key_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeleteAlias {
    alias_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListAliases {
    key_id: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// An alias of who asks, in the Region that the request is for.
struct Alias {
    name: (String, String),
    arn: String,
    /// The ARN of the key that it names, if there is such an alias.
    key: Option<String>,
}

impl Alias {
    /// The alias of this name.
    fn of(world: &World, call: &Call, name: &str) -> Answer<Self> {
        let account = world.own_account(call)?;
        let arn = alias_arn(&world.partition, &call.region, &account.id, name);
        let name = (call.region.clone(), name.to_owned());
        let key = account.aliases.get(&name).cloned();
        Ok(Self { name, arn, key })
    }

    /// Refuses an action that is not allowed on the alias, which has no policy of its own.
    fn permit(&self, world: &World, call: &Call, action: &str) -> Answer<()> {
        let account = &world.own_account(call)?.id;
        world.authorize(call, Ask::new(action, &self.arn, account))
    }

    /// The key that it names.
    fn key(&self) -> Answer<&str> {
        self.key.as_deref().ok_or_else(|| missing(format!("Alias {} is not found.", self.arn)))
    }
}

/// `CreateAlias`
pub(super) fn create(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: NameKey = read(input)?;
    must_be_free_to_use(&input.alias_name)?;
    let alias = Alias::of(world, call, &input.alias_name)?;
    alias.permit(world, call, "kms:CreateAlias")?;
    let found = permitted_by_id(world, call, "kms:CreateAlias", &input.target_key_id, &Keys::new())?;
    if alias.key.is_some() {
        let message = format!("An alias with the name {} already exists", alias.arn);
        return Err(Refusal::new(400, "AlreadyExistsException", message));
    }
    must_be_kept(found.key)?;
    let arn = found.key.arn.clone();
    world.own_account_mut(call)?.aliases.insert(alias.name, arn);
    Ok(json!({}))
}

/// `UpdateAlias`
pub(super) fn update(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: NameKey = read(input)?;
    must_be_free_to_use(&input.alias_name)?;
    let alias = Alias::of(world, call, &input.alias_name)?;
    alias.permit(world, call, "kms:UpdateAlias")?;
    permitted_by_id(world, call, "kms:UpdateAlias", alias.key()?, &Keys::new())?;
    let found = permitted_by_id(world, call, "kms:UpdateAlias", &input.target_key_id, &Keys::new())?;
    must_be_kept(found.key)?;
    let arn = found.key.arn.clone();
    world.own_account_mut(call)?.aliases.insert(alias.name, arn);
    Ok(json!({}))
}

/// `DeleteAlias`
pub(super) fn delete(world: &mut World, call: &Call, input: &Value) -> Answer<Value> {
    let input: DeleteAlias = read(input)?;
    must_be_free_to_use(&input.alias_name)?;
    let alias = Alias::of(world, call, &input.alias_name)?;
    alias.permit(world, call, "kms:DeleteAlias")?;
    permitted_by_id(world, call, "kms:DeleteAlias", alias.key()?, &Keys::new())?;
    world.own_account_mut(call)?.aliases.remove(&alias.name);
    Ok(json!({}))
}

/// `ListAliases`
pub(super) fn list(world: &World, call: &Call, input: &Value) -> Answer<Value> {
    let input: ListAliases = read(input)?;
    permit_in_account(world, call, "kms:ListAliases", &Keys::new())?;
    let of_key = match &input.key_id {
        Some(name) => Some(find(world, call, &call.region, name)?.key.arn.as_str()),
        None => None,
    };
    let account = world.own_account(call)?;
    let is_asked_for = |(region, _): &(String, String), key: &str| {
        *region == call.region && of_key.is_none_or(|of_key| of_key == key)
    };
    let aliases = account
        .aliases
        .iter()
        .filter(|(name, key)| is_asked_for(name, key))
        .map(|((_, name), key)| (name.as_str(), key.as_str()));
    let page = input.paging.page(aliases.collect(), |(name, _): &(&str, &str)| name, 50, 100)?;
    Ok(page.reply("Aliases", |(name, key)| {
        json!({
            "AliasName": name,
            "AliasArn": alias_arn(&world.partition, &call.region, &account.id, name),
            "TargetKeyId": key.rsplit('/').next(),
        })
    }))
}

/// Refuses what is no name of an alias, and those that AWS keeps for itself.
fn must_be_free_to_use(name: &str) -> Answer<()> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'/' | b'_' | b'-');
    if name.is_empty() || name.len() > 256 || !name.bytes().all(is_allowed) {
        let constraint = "Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$";
        return Err(invalid("aliasName", Some(name), constraint));
    }
    let Some(own) = name.strip_prefix(ALIAS) else {
        return Err(refused("Alias must start with the prefix \"alias/\"."));
    };
    if own.starts_with("aws/") {
        return Err(Refusal::new(400, "NotAuthorizedException", "Aliases below alias/aws/ are AWS's."));
    }
    if own.is_empty() || own.contains(':') {
        return Err(Refusal::new(
            400,
            "InvalidAliasNameException",
            format!("{name} is no name of an alias."),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        assert!(must_be_free_to_use("alias/team/reports_1").is_ok());
        let code = |name: &str| must_be_free_to_use(name).unwrap_err().code.into_owned();
        assert_eq!(code("reports"), "ValidationException");
        assert_eq!(code("alias/a b"), "ValidationException");
        assert_eq!(code("alias/"), "InvalidAliasNameException");
        assert_eq!(code("alias/aws/s3"), "NotAuthorizedException");
    }
}
