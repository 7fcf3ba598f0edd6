//! What the creation of users, groups and roles has in common, and their renaming.

use super::entity::Kind;
use super::iam_call::IamCall;
use super::{boundary, name, refusals};
use crate::call::Keys;
use crate::refusal::Answer;
use crate::state::{Entity, Tag};
use std::collections::BTreeMap;

/// What a new user, group or role begins with, once the call is allowed: `tags` and a boundary are what else it needs permission for.
pub(super) fn begin(iam: &mut IamCall<'_>, kind: Kind, path: &str, tags: Vec<Tag>) -> Answer<Entity> {
    let name = name::new(iam.form, kind)?;
    let boundary = name::boundary_arn(iam.form)?.filter(|_| kind != Kind::Group);
    let arn = iam.arn(kind.word(), path, name)?;
    let mut keys: Keys = crate::tags::keys_of_request(&tags);
    keys.extend(boundary.map(|boundary| ("iam:PermissionsBoundary".to_owned(), boundary.into())));
    iam.authorize(iam.ask(&arn)?.with_all(&keys))?;
    if !tags.is_empty() {
        iam.authorize(iam.ask_for(&format!("Tag{}", kind.title()), &arn)?.with_all(&keys))?;
    }
    if boundary.is_some() {
        let put = format!("Put{}PermissionsBoundary", kind.title());
        iam.authorize(iam.ask_for(&put, &arn)?.with_all(&keys))?;
    }
    if kind.find(iam.iam()?, name).is_some() {
        return Err(refusals::exists(kind, name));
    }
    if kind.count(iam.iam()?) >= kind.quota() {
        return Err(refusals::quota(&format!("{}sPerAccount", kind.title()), kind.quota()));
    }
    if let Some(boundary) = boundary {
        boundary::check(iam, boundary)?;
    }
    Ok(Entity {
        name: name.to_owned(),
        path: path.to_owned(),
        id: iam.world.ids.unique(kind.prefix()),
        arn,
        created: iam.call.now(),
        tags,
        inline: BTreeMap::new(),
        attached: Vec::new(),
        boundary: boundary.map(str::to_owned),
    })
}

/// The key of the user or group that the call names, and what it becomes with the name and the path that the call gives. It has to be allowed on
/// both.
pub(super) fn renamed(iam: &IamCall<'_>, kind: Kind) -> Answer<(String, Entity)> {
    let old = iam.entity(kind)?;
    let name = name::other(iam.form, kind)?.unwrap_or(&old.name);
    let path = name::path_of(iam.form, "NewPath")?.unwrap_or(&old.path);
    let arn = iam.arn(kind.word(), path, name)?;
    iam.authorize(iam.ask(&arn)?.with_all(&crate::tags::keys_of_resource(&old.tags, true)))?;
    let key = old.name.to_lowercase();
    if name.to_lowercase() != key && kind.find(iam.iam()?, name).is_some() {
        return Err(refusals::exists(kind, name));
    }
    let entity = Entity { name: name.to_owned(), path: path.to_owned(), arn, ..old.clone() };
    Ok((key, entity))
}
