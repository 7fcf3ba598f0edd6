//! Managed policies.

use super::attachment::Usage;
use super::iam_call::IamCall;
use super::policy_version;
use super::tags::{self, TagView};
use super::{name, refusals};
use crate::call::{Keys, date};
use crate::query::{Members, Reply, invalid};
use crate::refusal::{Answer, Refusal};
use crate::state::{Iam, IdPrefix, ManagedPolicy, PolicyVersion};
use serde::Serialize;

/// How many an account may have.
const MOST: usize = 1_500;

/// A managed policy as IAM shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyView {
    policy_name: String,
    policy_id: String,
    arn: String,
    path: String,
    default_version_id: String,
    attachment_count: usize,
    permissions_boundary_usage_count: usize,
    is_attachable: bool,
    create_date: String,
    update_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Members<TagView>>,
}

impl PolicyView {
    /// What lists show.
    fn brief(iam: &IamCall<'_>, policy: &ManagedPolicy) -> Answer<Self> {
        let (held, arn) = (iam.iam()?, iam.arn_of(policy));
        Ok(Self {
            policy_name: policy.name.clone(),
            policy_id: policy.id.clone(),
            path: policy.path.clone(),
            default_version_id: format!("v{}", policy.default_version),
            attachment_count: Usage::Attached.count(held, &arn),
            permissions_boundary_usage_count: Usage::Boundary.count(held, &arn),
            arn,
            is_attachable: true,
            create_date: date(policy.created),
            update_date: date(policy.updated),
            description: None,
            tags: None,
        })
    }

    /// All.
    fn full(iam: &IamCall<'_>, policy: &ManagedPolicy) -> Answer<Self> {
        let (description, tags) = (policy.description.clone(), tags::view_some(&policy.tags));
        Ok(Self { description, tags, ..Self::brief(iam, policy)? })
    }
}

/// `CreatePolicy`.
pub(super) fn create(iam: &mut IamCall<'_>) -> Reply {
    let form = iam.form;
    let tags = form.tags();
    tags::check_tags(&tags)?;
    let (name, path) = (name::of_policy(form)?, name::policy_path(form)?);
    let description = name::description(form)?.map(str::to_owned);
    let arn = iam.arn("policy", path, name)?;
    let keys = crate::tags::keys_of_request(&tags);
    authorize(iam, &arn, &keys)?;
    check_new(iam, name)?;
    let document = policy_version::document(iam)?;
    let now = iam.call.now();
    let policy = ManagedPolicy {
        name: name.to_owned(),
        path: path.to_owned(),
        id: iam.world.ids.unique(IdPrefix::ManagedPolicy),
        arn: arn.clone(),
        created: now,
        updated: now,
        description,
        tags,
        versions: vec![PolicyVersion { number: 1, created: now, document }],
        default_version: 1,
        made: 1,
    };
    let view = PolicyView::full(iam, &policy)?;
    iam.change()?.policies.insert(arn, policy);
    iam.result("Policy", &view)
}

/// Tags need a permission of their own.
fn authorize(iam: &IamCall<'_>, arn: &str, keys: &Keys) -> Answer<()> {
    iam.authorize(iam.ask(arn)?.with_all(keys))?;
    match keys.is_empty() {
        true => Ok(()),
        false => iam.authorize(iam.ask_for("TagPolicy", arn)?.with_all(keys)),
    }
}

/// The name has to be free, whatever its path and case.
fn check_new(iam: &IamCall<'_>, name: &str) -> Answer<()> {
    let policies = &iam.iam()?.policies;
    if policies.values().any(|policy| policy.name.eq_ignore_ascii_case(name)) {
        let message = format!("A policy called {name} already exists. Duplicate names are not allowed.");
        return Err(Refusal::new(409, "EntityAlreadyExists", message));
    }
    if policies.len() >= MOST { Err(refusals::quota("PoliciesPerAccount", MOST)) } else { Ok(()) }
}

/// `GetPolicy`.
pub(super) fn get(iam: &mut IamCall<'_>) -> Reply {
    let view = PolicyView::full(iam, iam.policy()?)?;
    iam.result("Policy", &view)
}

/// `ListPolicies`.
pub(super) fn list(iam: &mut IamCall<'_>) -> Reply {
    let prefix = name::path_prefix(iam.form)?;
    let usages = Usage::asked(iam)?;
    let (with_own, with_aws) = match iam.form.text("Scope") {
        None | Some("All") => (true, true),
        Some("Local") => (true, false),
        Some("AWS") => (false, true),
        Some(other) => {
            return Err(invalid("scope", other, "Member must satisfy enum value set: [All, AWS, Local]"));
        }
    };
    iam.authorize(iam.ask("*")?)?;
    let held = iam.iam()?;
    let mut policies: Vec<&ManagedPolicy> = held.policies.values().filter(|_| with_own).collect();
    for policy in Iam::aws_managed().filter(|_| with_aws) {
        policies.push(policy);
    }
    let is_asked = |policy: &&ManagedPolicy| {
        let used = |usage: &Usage| usage.count(held, &iam.arn_of(policy)) > 0;
        let is_filtered = iam.form.flag("OnlyAttached") || usages.len() == 1;
        policy.path.starts_with(prefix) && (!is_filtered || usages.iter().any(used))
    };
    let policies = policies.into_iter().filter(is_asked);
    let view = |policy: &ManagedPolicy| Ok((policy.arn.clone(), PolicyView::brief(iam, policy)?));
    let policies = policies.map(view).collect::<Answer<_>>()?;
    iam.listed("Policies", policies)
}

/// `DeletePolicy`: only one that nobody has, and of which there is one version.
pub(super) fn delete(iam: &mut IamCall<'_>) -> Reply {
    let policy = iam.own_policy_with(&Keys::new())?;
    let held = iam.iam()?;
    if [Usage::Attached, Usage::Boundary].iter().any(|usage| usage.count(held, &policy.arn) > 0) {
        return Err(refusals::conflict("Cannot delete a policy attached to entities."));
    }
    if policy.versions.len() > 1 {
        return Err(refusals::conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's \
             versions. The default version is deleted with the policy.",
        ));
    }
    let arn = policy.arn.clone();
    iam.change()?.policies.remove(&arn);
    Ok(None)
}
