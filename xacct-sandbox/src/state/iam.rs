//! The users, groups, roles and managed policies of an account.

use super::aws_managed;
use crate::policy::{IdentityDocument, ResourcePolicy};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::SystemTime;
use xacct_core::PolicyKind;
use xacct_core::evaluate::CompiledPolicy;

/// What the IAM of one account holds. Names are told apart without regard to case, and keep theirs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Iam {
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) roles: BTreeMap<String, Role>,
    /// By ARN.
    pub(crate) policies: BTreeMap<String, ManagedPolicy>,
    compiled: RefCell<HashMap<String, Arc<[CompiledPolicy]>>>,
    /// The names of users and roles by unique id, once they were asked for.
    ids: RefCell<Option<HashMap<String, Id>>>,
}

/// Whom a unique id names.
#[derive(Clone, Debug)]
enum Id {
    User(String),
    Role(String),
}

/// What users, groups and roles have in common.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) created: SystemTime,
    pub(crate) tags: Vec<Tag>,
    /// The inline policies, by name.
    pub(crate) inline: BTreeMap<String, IdentityDocument>,
    /// The ARNs of the managed policies, in the order in which they were attached.
    pub(crate) attached: Vec<String>,
    /// The ARN of the permissions boundary.
    pub(crate) boundary: Option<String>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// An IAM user.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) entity: Entity,
}

/// A group of users.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) entity: Entity,
    /// Their names, in lower case.
    pub(crate) members: BTreeSet<String>,
}

/// A role.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) entity: Entity,
    pub(crate) trust: ResourcePolicy,
    pub(crate) description: Option<String>,
    /// The longest that a session may last, in seconds.
    pub(crate) max_session_duration: u32,
}

/// A managed policy.
#[derive(Clone, Debug)]
pub(crate) struct ManagedPolicy {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) created: SystemTime,
    pub(crate) updated: SystemTime,
    pub(crate) description: Option<String>,
    pub(crate) tags: Vec<Tag>,
    /// The oldest first.
    pub(crate) versions: Vec<PolicyVersion>,
    /// The number of the version that counts.
    pub(crate) default_version: u32,
    /// How many versions there have been.
    pub(crate) made: u32,
}

/// A version of a managed policy: `v1`, `v2`, …
#[derive(Clone, Debug)]
pub(crate) struct PolicyVersion {
    pub(crate) number: u32,
    pub(crate) created: SystemTime,
    pub(crate) document: IdentityDocument,
}

impl ManagedPolicy {
    /// The version that counts.
    pub(crate) fn default_document(&self) -> Option<&IdentityDocument> {
        self.version(self.default_version).map(|version| &version.document)
    }

    /// The version of this number.
    pub(crate) fn version(&self, number: u32) -> Option<&PolicyVersion> {
        self.versions.iter().find(|version| version.number == number)
    }
}

impl Iam {
    /// The user of this name, whatever its case.
    pub(crate) fn user(&self, name: &str) -> Option<&User> {
        self.users.get(&name.to_lowercase())
    }

    /// The group of this name, whatever its case.
    pub(crate) fn group(&self, name: &str) -> Option<&Group> {
        self.groups.get(&name.to_lowercase())
    }

    /// The role of this name, whatever its case.
    pub(crate) fn role(&self, name: &str) -> Option<&Role> {
        self.roles.get(&name.to_lowercase())
    }

    /// The managed policy of this ARN: the account's, or one that AWS manages.
    pub(crate) fn policy(&self, arn: &str) -> Option<&ManagedPolicy> {
        self.policies.get(arn).or_else(|| aws_managed::policy(arn))
    }

    /// The policies that AWS manages.
    pub(crate) fn aws_managed() -> impl Iterator<Item = &'static ManagedPolicy> {
        aws_managed::all()
    }

    /// The users and roles, by unique id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Entity> {
        let ids = &mut *self.ids.borrow_mut();
        match ids.get_or_insert_with(|| self.index()).get(id)? {
            Id::User(name) => self.user(name).map(|user| &user.entity),
            Id::Role(name) => self.role(name).map(|role| &role.entity),
        }
    }

    fn index(&self) -> HashMap<String, Id> {
        let users = self.users.iter().map(|(name, user)| (user.entity.id.clone(), Id::User(name.clone())));
        let roles = self.roles.iter().map(|(name, role)| (role.entity.id.clone(), Id::Role(name.clone())));
        users.chain(roles).collect()
    }

    /// To be called after every change: what was compiled may be out of date.
    pub(crate) fn changed(&mut self) {
        self.compiled.get_mut().clear();
        *self.ids.get_mut() = None;
    }

    /// All policies of a user: its own, then those of its groups.
    pub(crate) fn policies_of_user(&self, user: &User) -> Arc<[CompiledPolicy]> {
        let key = user.entity.name.to_lowercase();
        let groups =
            self.groups.values().filter(|group| group.members.contains(&key)).map(|group| &group.entity);
        let entities: Vec<_> = [&user.entity].into_iter().chain(groups).collect();
        self.compiled(&user.entity.id, &entities)
    }

    /// All policies of a role.
    pub(crate) fn policies_of_role(&self, role: &Role) -> Arc<[CompiledPolicy]> {
        self.compiled(&role.entity.id, &[&role.entity])
    }

    /// The permissions boundary, where there is one.
    pub(crate) fn boundary_of(&self, entity: &Entity) -> Option<Arc<[CompiledPolicy]>> {
        let arn = entity.boundary.as_ref()?;
        let key = format!("boundary {arn}");
        Some(self.cached(&key, || {
            let document = self.policy(arn).and_then(ManagedPolicy::default_document);
            document.map(|document| document.compile(PolicyKind::Boundary, arn)).into_iter().collect()
        }))
    }

    fn compiled(&self, id: &str, entities: &[&Entity]) -> Arc<[CompiledPolicy]> {
        self.cached(id, || {
            entities
                .iter()
                .flat_map(|entity| self.documents_of(entity))
                .map(|(name, document)| document.compile(PolicyKind::Identity, name))
                .collect()
        })
    }

    fn documents_of<'a>(
        &'a self,
        entity: &'a Entity,
    ) -> impl Iterator<Item = (&'a str, &'a IdentityDocument)> {
        let inline = entity.inline.iter().map(|(name, document)| (name.as_str(), document));
        let managed = entity.attached.iter().filter_map(|arn| {
            let policy = self.policy(arn)?;
            Some((policy.name.as_str(), policy.default_document()?))
        });
        inline.chain(managed)
    }

    fn cached(&self, key: &str, make: impl FnOnce() -> Arc<[CompiledPolicy]>) -> Arc<[CompiledPolicy]> {
        if let Some(known) = self.compiled.borrow().get(key) {
            return known.clone();
        }
        let made = make();
        self.compiled.borrow_mut().insert(key.to_owned(), made.clone());
        made
    }
}
