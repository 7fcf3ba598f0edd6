//! Managed policies and those they are attached to.

use super::entity::Kind;
use super::iam_call::IamCall;
use super::{name, page, refusals};
use crate::call::Keys;
use crate::query::{Members, Reply, invalid};
use crate::refusal::{Answer, Refusal};
use crate::state::{Entity, Iam};
use serde::Serialize;

/// How many managed policies one may have attached.
const MOST: usize = 10;

/// A managed policy that is attached, as IAM shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AttachedPolicy {
    policy_name: String,
    policy_arn: String,
}

/// The entity and the policy's ARN, once the call is allowed.
fn both<'i>(iam: &'i IamCall<'_>, kind: Kind) -> Answer<(&'i Entity, &'i str)> {
    let arn = name::policy_arn(iam.form)?;
    let keys: Keys = vec![("iam:PolicyARN".to_owned(), arn.into())];
    let entity = iam.entity_with(kind, &keys)?;
    refusals::check_modifiable(entity)?;
    Ok((entity, arn))
}

/// `AttachUserPolicy`, `AttachGroupPolicy`, `AttachRolePolicy`. What is attached stays attached.
pub(super) fn attach(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let (entity, arn) = both(iam, kind)?;
    if arn.contains("::aws:policy/aws-service-role/") {
        let message = format!("Cannot attach a service role policy to a customer {}.", kind.word());
        return Err(Refusal::new(400, "PolicyNotAttachable", message));
    }
    iam.iam()?.policy(arn).ok_or_else(|| refusals::not_attachable(arn))?;
    if entity.attached.iter().any(|attached| attached == arn) {
        return Ok(None);
    }
    if entity.attached.len() >= MOST {
        return Err(refusals::quota(&format!("PoliciesPer{}", kind.title()), MOST));
    }
    let (name, arn) = (entity.name.clone(), arn.to_owned());
    iam.change_entity(kind, &name)?.attached.push(arn);
    Ok(None)
}

/// `DetachUserPolicy`, `DetachGroupPolicy`, `DetachRolePolicy`.
pub(super) fn detach(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let (entity, arn) = both(iam, kind)?;
    if !entity.attached.iter().any(|attached| attached == arn) {
        return Err(refusals::no_such_policy(arn));
    }
    let (name, arn) = (entity.name.clone(), arn.to_owned());
    iam.change_entity(kind, &name)?.attached.retain(|attached| *attached != arn);
    Ok(None)
}

/// `ListAttachedUserPolicies`, `ListAttachedGroupPolicies`, `ListAttachedRolePolicies`.
pub(super) fn list(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let prefix = name::path_prefix(iam.form)?;
    let entity = iam.entity(kind)?;
    let held = iam.iam()?;
    let policies = entity.attached.iter().filter_map(|arn| {
        let policy = held.policy(arn).filter(|policy| policy.path.starts_with(prefix))?;
        let view = AttachedPolicy { policy_name: policy.name.clone(), policy_arn: arn.clone() };
        Some((arn.clone(), view))
    });
    iam.listed("AttachedPolicies", policies.collect())
}

/// Whether an entity has a managed policy: attached, or as its boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    Attached,
    Boundary,
}

impl Usage {
    pub(super) fn is_of(self, entity: &Entity, arn: &str) -> bool {
        match self {
            Self::Attached => entity.attached.iter().any(|attached| attached == arn),
            Self::Boundary => entity.boundary.as_deref() == Some(arn),
        }
    }

    /// How many have it.
    pub(super) fn count(self, iam: &Iam, arn: &str) -> usize {
        Kind::all(iam).filter(|(_, entity)| self.is_of(entity, arn)).count()
    }

    /// What the parameter `PolicyUsageFilter` asks for: both where it is not there.
    pub(super) fn asked(iam: &IamCall<'_>) -> Answer<Vec<Self>> {
        match iam.form.text("PolicyUsageFilter") {
            None => Ok(vec![Self::Attached, Self::Boundary]),
            Some("PermissionsPolicy") => Ok(vec![Self::Attached]),
            Some("PermissionsBoundary") => Ok(vec![Self::Boundary]),
            Some(other) => {
                let values = "Member must satisfy enum value set: [PermissionsPolicy, PermissionsBoundary]";
                Err(invalid("policyUsageFilter", other, values))
            }
        }
    }
}

/// Those that have a policy, by kind.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entities {
    policy_groups: Members<PolicyGroup>,
    policy_users: Members<PolicyUser>,
    policy_roles: Members<PolicyRole>,
    is_truncated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<String>,
}

/// A group that has the policy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyGroup {
    group_name: String,
    group_id: String,
}

/// A user that has the policy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyUser {
    user_name: String,
    user_id: String,
}

/// A role that has the policy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyRole {
    role_name: String,
    role_id: String,
}

/// `ListEntitiesForPolicy`.
pub(super) fn list_entities(iam: &mut IamCall<'_>) -> Reply {
    let prefix = name::path_prefix(iam.form)?;
    let usages = Usage::asked(iam)?;
    let filter = iam.form.text("EntityFilter");
    let arn = iam.arn_of(iam.policy()?);
    let having = Kind::all(iam.iam()?).filter(|(kind, entity)| {
        filter.is_none_or(|filter| filter == kind.title())
            && entity.path.starts_with(prefix)
            && usages.iter().any(|usage| usage.is_of(entity, &arn))
    });
    let having =
        having.map(|(kind, entity)| (entity.id.clone(), (kind, entity.name.clone(), entity.id.clone())));
    let page = page::of(iam.form, having.collect())?;
    iam.result_of(&entities(page.items, page.marker))
}

fn entities(items: Vec<(Kind, String, String)>, marker: Option<String>) -> Entities {
    let of = |kind: Kind| {
        items.iter().filter(move |(of, ..)| *of == kind).map(|(_, name, id)| (name.clone(), id.clone()))
    };
    Entities {
        policy_groups: of(Kind::Group)
            .map(|(group_name, group_id)| PolicyGroup { group_name, group_id })
            .collect(),
        policy_users: of(Kind::User).map(|(user_name, user_id)| PolicyUser { user_name, user_id }).collect(),
        policy_roles: of(Kind::Role).map(|(role_name, role_id)| PolicyRole { role_name, role_id }).collect(),
        is_truncated: marker.is_some(),
        marker,
    }
}
