//! Groups.

use super::entity::Kind;
use super::iam_call::IamCall;
use super::user::UserView;
use super::{creation, name, refusals};
use crate::call::date;
use crate::query::Reply;
use crate::state::{Entity, Group};
use serde::Serialize;
use std::collections::BTreeSet;

/// A group as IAM shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GroupView {
    path: String,
    group_name: String,
    group_id: String,
    arn: String,
    create_date: String,
}

impl GroupView {
    pub(super) fn of(group: &Entity) -> Self {
        Self {
            path: group.path.clone(),
            group_name: group.name.clone(),
            group_id: group.id.clone(),
            arn: group.arn.clone(),
            create_date: date(group.created),
        }
    }
}

/// `CreateGroup`.
pub(super) fn create(iam: &mut IamCall<'_>) -> Reply {
    let path = name::path(iam.form)?;
    let entity = creation::begin(iam, Kind::Group, path, Vec::new())?;
    let view = GroupView::of(&entity);
    let group = Group { entity, members: BTreeSet::new() };
    iam.change()?.groups.insert(group.entity.name.to_lowercase(), group);
    iam.result("Group", &view)
}

/// `GetGroup`: the group and its users.
pub(super) fn get(iam: &mut IamCall<'_>) -> Reply {
    let group = GroupView::of(iam.entity(Kind::Group)?);
    let held = iam.iam()?;
    let members = held.group(&group.group_name).into_iter().flat_map(|group| &group.members);
    let users = members.filter_map(|key| Some((key.clone(), UserView::brief(&held.users.get(key)?.entity))));
    iam.listed_below(Some(("Group", &group)), "Users", users.collect())
}

/// `ListGroups`.
pub(super) fn list(iam: &mut IamCall<'_>) -> Reply {
    let prefix = name::path_prefix(iam.form)?;
    iam.authorize(iam.ask("*")?)?;
    let groups = iam.iam()?.groups.iter().filter(|(_, group)| group.entity.path.starts_with(prefix));
    let groups = groups.map(|(key, group)| (key.clone(), GroupView::of(&group.entity))).collect();
    iam.listed("Groups", groups)
}

/// `UpdateGroup`: another name or path.
pub(super) fn update(iam: &mut IamCall<'_>) -> Reply {
    let (old, entity) = creation::renamed(iam, Kind::Group)?;
    let groups = &mut iam.change()?.groups;
    let members = groups.remove(&old).map(|group| group.members).unwrap_or_default();
    groups.insert(entity.name.to_lowercase(), Group { entity, members });
    Ok(None)
}

/// `DeleteGroup`: only an empty one without policies.
pub(super) fn delete(iam: &mut IamCall<'_>) -> Reply {
    let group = iam.entity(Kind::Group)?;
    let key = group.name.to_lowercase();
    if iam.iam()?.group(&key).is_some_and(|group| !group.members.is_empty()) {
        return Err(refusals::conflict("Cannot delete entity, must remove users from group first."));
    }
    refusals::check_without_policies(group)?;
    iam.change()?.groups.remove(&key);
    Ok(None)
}
