//! Who is in which group.

use super::entity::Kind;
use super::group::GroupView;
use super::iam_call::IamCall;
use super::{name, refusals};
use crate::query::Reply;
use crate::refusal::Answer;

/// In how many groups a user may be.
const MOST: usize = 10;

/// The keys of the group and the user that a call names, once it is allowed on the group.
fn both(iam: &IamCall<'_>) -> Answer<(String, String)> {
    let user = name::existing(iam.form, Kind::User)?;
    let group = iam.entity(Kind::Group)?.name.to_lowercase();
    match iam.iam()?.user(user) {
        Some(user) => Ok((group, user.entity.name.to_lowercase())),
        None => Err(refusals::no_such_entity(Kind::User, user)),
    }
}

/// `AddUserToGroup`. Whoever is in it stays in it.
pub(super) fn add(iam: &mut IamCall<'_>) -> Reply {
    let (group, user) = both(iam)?;
    let others = iam.iam()?.groups.iter().filter(|(key, of)| **key != group && of.members.contains(&user));
    if others.count() >= MOST {
        return Err(refusals::quota("GroupsPerUser", MOST));
    }
    if let Some(group) = iam.change()?.groups.get_mut(&group) {
        group.members.insert(user);
    }
    Ok(None)
}

/// `RemoveUserFromGroup`. It is no error that the user is not in it.
pub(super) fn remove(iam: &mut IamCall<'_>) -> Reply {
    let (group, user) = both(iam)?;
    if let Some(group) = iam.change()?.groups.get_mut(&group) {
        group.members.remove(&user);
    }
    Ok(None)
}

/// `ListGroupsForUser`.
pub(super) fn list_groups(iam: &mut IamCall<'_>) -> Reply {
    let user = iam.entity(Kind::User)?.name.to_lowercase();
    let groups = iam.iam()?.groups.iter().filter(|(_, group)| group.members.contains(&user));
    let groups = groups.map(|(key, group)| (key.clone(), GroupView::of(&group.entity))).collect();
    iam.listed("Groups", groups)
}
