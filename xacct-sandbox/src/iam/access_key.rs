//! The access keys of users, and of the root user.

use super::entity::Kind;
use super::iam_call::IamCall;
use super::user::{Subject, named_or_caller};
use super::{name, refusals};
use crate::call::{Keys, date};
use crate::query::{Reply, invalid};
use crate::refusal::Answer;
use crate::state::{AccessKey, Holder, IdPrefix, World};
use serde::Serialize;

/// How many keys a user may have.
const MOST: usize = 2;

/// An access key as IAM shows it: with its secret only when it is created.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct KeyView {
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<String>,
    access_key_id: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_access_key: Option<String>,
    create_date: String,
}

/// Whose keys a call is about.
struct Owner {
    holder: Holder,
    /// The root user has none.
    name: Option<String>,
}

/// The keys that IAM lists for a user: not those of [`Sandbox::config`](crate::Sandbox::config), nor temporary ones.
pub(super) fn of_user<'w>(
    world: &'w World,
    user_id: &str,
) -> impl Iterator<Item = (&'w String, &'w AccessKey)> {
    world.access_keys.iter().filter(move |(_, key)| {
        is_listed(key) && matches!(&key.holder, Holder::User { id, .. } if id == user_id)
    })
}

fn is_listed(key: &AccessKey) -> bool {
    !key.is_of_sandbox && key.token.is_none()
}

/// Whose keys the call is about, once it is allowed.
fn owner(iam: &IamCall<'_>) -> Answer<Owner> {
    let account = iam.account()?.id.clone();
    match named_or_caller(iam)? {
        Subject::User(name) => {
            let user = iam.entity_named(Kind::User, &name, &Keys::new())?;
            let holder = Holder::User { account, id: user.id.clone() };
            Ok(Owner { holder, name: Some(user.name.clone()) })
        }
        Subject::Root => {
            iam.authorize(iam.ask(&iam.world.root_arn(&account))?)?;
            Ok(Owner { holder: Holder::Root(account), name: None })
        }
    }
}

impl Owner {
    fn has(&self, key: &AccessKey) -> bool {
        is_listed(key)
            && match (&self.holder, &key.holder) {
                (Holder::User { id, .. }, Holder::User { id: of_key, .. }) => id == of_key,
                (Holder::Root(account), Holder::Root(of_key)) => account == of_key,
                _ => false,
            }
    }

    fn view(&self, id: &str, key: &AccessKey) -> KeyView {
        KeyView {
            user_name: self.name.clone(),
            access_key_id: id.to_owned(),
            status: if key.is_active { "Active" } else { "Inactive" },
            secret_access_key: None,
            create_date: date(key.created),
        }
    }
}

/// `CreateAccessKey`.
pub(super) fn create(iam: &mut IamCall<'_>) -> Reply {
    let owner = owner(iam)?;
    if iam.world.access_keys.values().filter(|key| owner.has(key)).count() >= MOST {
        return Err(refusals::quota("AccessKeysPerUser", MOST));
    }
    let key = AccessKey {
        secret: iam.world.ids.secret(),
        token: None,
        expires: None,
        created: iam.call.now(),
        is_active: true,
        is_of_sandbox: false,
        holder: owner.holder.clone(),
    };
    let id = iam.world.ids.unique(IdPrefix::AccessKey);
    let view = KeyView { secret_access_key: Some(key.secret.clone()), ..owner.view(&id, &key) };
    iam.world.access_keys.insert(id, key);
    iam.result("AccessKey", &view)
}

/// `ListAccessKeys`.
pub(super) fn list(iam: &mut IamCall<'_>) -> Reply {
    let owner = owner(iam)?;
    let keys = iam.world.access_keys.iter().filter(|(_, key)| owner.has(key));
    let keys = keys.map(|(id, key)| (id.clone(), owner.view(id, key))).collect();
    iam.listed("AccessKeyMetadata", keys)
}

/// `UpdateAccessKey`.
pub(super) fn update(iam: &mut IamCall<'_>) -> Reply {
    let is_active = match iam.form.required("Status")? {
        "Active" => true,
        "Inactive" => false,
        other => {
            let constraint = "Member must satisfy enum value set: [Active, Inactive, Expired]";
            return Err(invalid("status", other, constraint));
        }
    };
    named(iam)?.is_active = is_active;
    Ok(None)
}

/// `DeleteAccessKey`.
pub(super) fn delete(iam: &mut IamCall<'_>) -> Reply {
    named(iam)?;
    let id = iam.form.required("AccessKeyId")?;
    iam.world.access_keys.remove(id);
    Ok(None)
}

/// The key that the call names.
fn named<'i>(iam: &'i mut IamCall<'_>) -> Answer<&'i mut AccessKey> {
    let id = iam.form.required("AccessKeyId")?;
    name::check_text(
        "accessKeyId",
        id,
        16..=128,
        |char| char.is_ascii_alphanumeric() || char == '_',
        r"[\w]+",
    )?;
    let owner = owner(iam)?;
    let key = iam.world.access_keys.get_mut(id).filter(|key| owner.has(key));
    key.ok_or_else(|| refusals::missing(format!("The Access Key with id {id} cannot be found.")))
}
