//! A call of IAM, with what all operations need: the caller's account, the question whether they may, lists and results.

use super::entity::Kind;
use super::page::{self, Page};
use super::{name, refusals};
use crate::authorize::Ask;
use crate::call::{Call, Keys};
use crate::query::{self, Form, Reply};
use crate::refusal::Answer;
use crate::state::{Account, Entity, Iam, ManagedPolicy, World};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use xacct_core::AccountId;

/// A call of IAM.
pub(super) struct IamCall<'c> {
    pub(super) world: &'c mut World,
    pub(super) call: &'c Call,
    pub(super) form: &'c Form,
}

impl<'c> IamCall<'c> {
    /// The account of who asks.
    pub(super) fn account(&self) -> Answer<&Account> {
        self.world.own_account(self.call)
    }

    /// What the account's IAM holds.
    pub(super) fn iam(&self) -> Answer<&Iam> {
        Ok(self.account()?.iam.latest())
    }

    /// The same, to be changed. Nothing may be refused after this.
    pub(super) fn change(&mut self) -> Answer<&mut Iam> {
        self.world.change_iam(self.call)
    }

    /// The ARN of something in the account: `arn:aws:iam::111111111111:role/path/name`.
    pub(super) fn arn(&self, what: &str, path: &str, name: &str) -> Answer<String> {
        let account = &self.account()?.id;
        Ok(format!("arn:{}:iam::{account}:{what}{path}{name}", self.world.partition))
    }

    /// The ARN of a managed policy: AWS's own are called by the partition.
    pub(super) fn arn_of(&self, policy: &ManagedPolicy) -> String {
        match policy.arn.strip_prefix("arn:aws:") {
            Some(rest) => format!("arn:{}:{rest}", self.world.partition),
            None => policy.arn.clone(),
        }
    }

    /// Whether the operation is allowed on `resource`: IAM's actions are called as its operations are.
    pub(super) fn ask(&self, resource: &str) -> Answer<Ask<'static>> {
        self.ask_for(self.form.action(), resource)
    }

    /// Whether another operation is allowed on `resource`, which this one needs too.
    pub(super) fn ask_for(&self, operation: &str, resource: &str) -> Answer<Ask<'static>> {
        let of_arn = resource.split(':').nth(4).and_then(|account| AccountId::new(account.to_owned()).ok());
        let owner = of_arn.map_or_else(|| Ok(self.account()?.id.clone()), Ok)?;
        Ok(Ask::new(format!("iam:{operation}"), resource, &owner))
    }

    /// Refuses the call unless this is allowed.
    pub(super) fn authorize(&self, ask: Ask<'_>) -> Answer<()> {
        self.world.authorize(self.call, ask)
    }

    /// The user, group or role that the call names, once the call is allowed on it.
    pub(super) fn entity(&self, kind: Kind) -> Answer<&Entity> {
        self.entity_with(kind, &Keys::new())
    }

    /// The same for a call that carries condition keys of its own.
    pub(super) fn entity_with(&self, kind: Kind, keys: &Keys) -> Answer<&Entity> {
        let name = name::existing(self.form, kind)?;
        self.entity_named(kind, name, keys)
    }

    /// The user, group or role of this name, once the call is allowed on it.
    pub(super) fn entity_named(&self, kind: Kind, name: &str, keys: &Keys) -> Answer<&Entity> {
        let known = kind.find(self.iam()?, name);
        let arn = match known {
            Some(entity) => entity.arn.clone(),
            None => self.arn(kind.word(), "/", name)?,
        };
        let mut ask = self.ask(&arn)?;
        if let Some(entity) = known {
            ask = ask.with_all(&crate::tags::keys_of_resource(&entity.tags, true));
            ask = ask.with_some("iam:PermissionsBoundary", self.boundary_of(entity));
        }
        self.authorize(ask.with_all(keys))?;
        known.ok_or_else(|| refusals::no_such_entity(kind, name))
    }

    /// The boundary, where the action is one that AWS tells it of.
    fn boundary_of(&self, entity: &Entity) -> Option<String> {
        let action = xacct_catalog::action(&format!("iam:{}", self.form.action()))?;
        entity.boundary.clone().filter(|_| action.carries("iam:PermissionsBoundary"))
    }

    /// The same entity, to be changed. Nothing may be refused after this.
    pub(super) fn change_entity(&mut self, kind: Kind, name: &str) -> Answer<&mut Entity> {
        kind.find_mut(self.change()?, name).ok_or_else(|| refusals::no_such_entity(kind, name))
    }

    /// The managed policy that the call names, once the call is allowed on it.
    pub(super) fn policy(&self) -> Answer<&ManagedPolicy> {
        self.policy_with(&Keys::new())
    }

    /// The same for a call that carries condition keys of its own.
    pub(super) fn policy_with(&self, keys: &Keys) -> Answer<&ManagedPolicy> {
        let arn = name::policy_arn(self.form)?;
        let known = self.iam()?.policy(arn);
        let tags = known.map(|policy| crate::tags::keys_of_resource(&policy.tags, false)).unwrap_or_default();
        self.authorize(self.ask(arn)?.with_all(&tags).with_all(keys))?;
        known.ok_or_else(|| refusals::no_such_policy(arn))
    }

    /// The same, where the operation changes it: only the account's own are changed.
    pub(super) fn own_policy_with(&self, keys: &Keys) -> Answer<&ManagedPolicy> {
        let policy = self.policy_with(keys)?;
        match self.iam()?.policies.contains_key(&policy.arn) {
            true => Ok(policy),
            false => Err(refusals::of_aws(self.form.action(), &policy.arn)),
        }
    }

    /// The same managed policy, to be changed. Nothing may be refused after this.
    pub(super) fn change_policy(&mut self, arn: &str) -> Answer<&mut ManagedPolicy> {
        self.change()?.policies.get_mut(arn).ok_or_else(|| refusals::no_such_policy(arn))
    }

    /// The result of the operation: one element.
    pub(super) fn result(&self, name: &'static str, value: &impl Serialize) -> Reply {
        self.result_of(&Elements { first: None::<(&str, &())>, name, value, page: None })
    }

    /// The result of the operation.
    pub(super) fn result_of(&self, result: &impl Serialize) -> Reply {
        query::result(self.form.action(), result)
    }

    /// The result of an operation that lists: the page that the call asks for, in the order of the keys.
    pub(super) fn listed<T: Serialize>(&self, name: &'static str, items: Vec<(String, T)>) -> Reply {
        self.listed_below(None::<(&str, &())>, name, items)
    }

    /// The same below another element.
    pub(super) fn listed_below<T: Serialize>(
        &self,
        first: Option<(&'static str, &impl Serialize)>,
        name: &'static str,
        items: Vec<(String, T)>,
    ) -> Reply {
        let Page { items, marker } = page::of(self.form, items)?;
        let members: query::Members<T> = items.into_iter().collect();
        self.result_of(&Elements { first, name, value: &members, page: Some(marker) })
    }
}

/// The elements of a result, of which lists have the same everywhere.
struct Elements<'a, F, T> {
    first: Option<(&'static str, &'a F)>,
    name: &'static str,
    value: &'a T,
    /// Of lists: where the next page begins, if there is one.
    page: Option<Option<String>>,
}

impl<F: Serialize, T: Serialize> Serialize for Elements<'_, F, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut elements = serializer.serialize_map(None)?;
        if let Some((name, value)) = self.first {
            elements.serialize_entry(name, value)?;
        }
        elements.serialize_entry(self.name, self.value)?;
        if let Some(marker) = &self.page {
            elements.serialize_entry("IsTruncated", &marker.is_some())?;
            if let Some(marker) = marker {
                elements.serialize_entry("Marker", marker)?;
            }
        }
        elements.end()
    }
}
