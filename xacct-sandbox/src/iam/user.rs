//! Users.

use super::boundary::{self, AttachedBoundary};
use super::entity::Kind;
use super::iam_call::IamCall;
use super::tags::{self, TagView};
use super::{access_key, creation, name, refusals};
use crate::call::{Keys, date};
use crate::query::{Members, Reply};
use crate::refusal::{Answer, Refusal};
use crate::state::{Caller, Entity, Holder, User};
use serde::Serialize;

/// A user as IAM shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UserView {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<String>,
    user_id: String,
    arn: String,
    create_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary: Option<AttachedBoundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Members<TagView>>,
}

impl UserView {
    /// What lists show.
    pub(super) fn brief(user: &Entity) -> Self {
        Self {
            path: user.path.clone(),
            user_name: Some(user.name.clone()),
            user_id: user.id.clone(),
            arn: user.arn.clone(),
            create_date: date(user.created),
            permissions_boundary: None,
            tags: None,
        }
    }

    /// All.
    pub(super) fn full(user: &Entity) -> Self {
        Self {
            permissions_boundary: boundary::view(user),
            tags: tags::view_some(&user.tags),
            ..Self::brief(user)
        }
    }
}

/// `CreateUser`.
pub(super) fn create(iam: &mut IamCall<'_>) -> Reply {
    let tags = iam.form.tags();
    tags::check_tags(&tags)?;
    let path = name::path(iam.form)?;
    let entity = creation::begin(iam, Kind::User, path, tags)?;
    let view = UserView::full(&entity);
    iam.change()?.users.insert(entity.name.to_lowercase(), User { entity });
    iam.result("User", &view)
}

/// Whom a call is about that may leave the name out: then it is the caller.
pub(super) enum Subject {
    User(String),
    Root,
}

/// The user that a call names, or who asks.
pub(super) fn named_or_caller(iam: &IamCall<'_>) -> Answer<Subject> {
    if iam.form.text("UserName").is_some() {
        return name::existing(iam.form, Kind::User).map(|name| Subject::User(name.to_owned()));
    }
    match &iam.call.caller {
        Caller::Known { holder: Holder::Root(_), .. } => Ok(Subject::Root),
        Caller::Known { holder: Holder::User { id, .. }, .. } => {
            let user = iam.iam()?.by_id(id).map(|user| user.name.clone());
            user.map(Subject::User).ok_or_else(|| refusals::missing("The user cannot be found."))
        }
        _ => Err(Refusal::new(
            400,
            "ValidationError",
            "Must specify userName when calling with non-User credentials",
        )),
    }
}

/// `GetUser`.
pub(super) fn get(iam: &mut IamCall<'_>) -> Reply {
    let view = match named_or_caller(iam)? {
        Subject::User(name) => UserView::full(iam.entity_named(Kind::User, &name, &Keys::new())?),
        Subject::Root => root(iam)?,
    };
    iam.result("User", &view)
}

fn root(iam: &IamCall<'_>) -> Answer<UserView> {
    let account = iam.account()?.id.clone();
    let arn = iam.world.root_arn(&account);
    iam.authorize(iam.ask(&arn)?)?;
    Ok(UserView {
        path: "/".to_owned(),
        user_name: None,
        user_id: account.to_string(),
        arn,
        create_date: date(std::time::SystemTime::UNIX_EPOCH),
        permissions_boundary: None,
        tags: None,
    })
}

/// `ListUsers`.
pub(super) fn list(iam: &mut IamCall<'_>) -> Reply {
    let prefix = name::path_prefix(iam.form)?;
    iam.authorize(iam.ask("*")?)?;
    let users = iam.iam()?.users.iter().filter(|(_, user)| user.entity.path.starts_with(prefix));
    let users = users.map(|(key, user)| (key.clone(), UserView::brief(&user.entity))).collect();
    iam.listed("Users", users)
}

/// `UpdateUser`: another name or path. Who was named in policies stays the same, by the unique id.
pub(super) fn update(iam: &mut IamCall<'_>) -> Reply {
    let (old, entity) = creation::renamed(iam, Kind::User)?;
    let new = entity.name.to_lowercase();
    let changed = iam.change()?;
    changed.users.remove(&old);
    for group in changed.groups.values_mut() {
        if group.members.remove(&old) {
            group.members.insert(new.clone());
        }
    }
    changed.users.insert(new, User { entity });
    Ok(None)
}

/// `DeleteUser`: only one that nothing depends on.
pub(super) fn delete(iam: &mut IamCall<'_>) -> Reply {
    let user = iam.entity(Kind::User)?;
    let key = user.name.to_lowercase();
    if iam.iam()?.groups.values().any(|group| group.members.contains(&key)) {
        return Err(refusals::conflict("Cannot delete entity, must remove users from group first."));
    }
    refusals::check_without_policies(user)?;
    if access_key::of_user(iam.world, &user.id).next().is_some() {
        return Err(refusals::conflict("Cannot delete entity, must delete access keys first."));
    }
    iam.change()?.users.remove(&key);
    Ok(None)
}
