//! Roles.

use super::boundary::{self, AttachedBoundary};
use super::entity::Kind;
use super::iam_call::IamCall;
use super::inline::encoded;
use super::tags::{self, TagView};
use super::{creation, name, refusals};
use crate::call::date;
use crate::policy::ResourcePolicy;
use crate::query::{Members, Reply};
use crate::refusal::{Answer, Refusal};
use crate::state::{Role, Tag, World};
use serde::Serialize;
use xacct_core::PolicyKind;

/// How long sessions may last where nothing is said, in seconds.
const USUAL_DURATION: u32 = 3_600;

/// A role as IAM shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct RoleView {
    path: String,
    role_name: String,
    role_id: String,
    arn: String,
    create_date: String,
    assume_role_policy_document: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    max_session_duration: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary: Option<AttachedBoundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Members<TagView>>,
    /// Nothing, since no use is noted; only of single roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    role_last_used: Option<()>,
}

impl RoleView {
    /// What lists show.
    fn brief(world: &World, role: &Role) -> Self {
        let entity = &role.entity;
        Self {
            path: entity.path.clone(),
            role_name: entity.name.clone(),
            role_id: entity.id.clone(),
            arn: entity.arn.clone(),
            create_date: date(entity.created),
            assume_role_policy_document: encoded(&role.trust.text(world)),
            description: role.description.clone(),
            max_session_duration: role.max_session_duration,
            permissions_boundary: None,
            tags: None,
            role_last_used: None,
        }
    }

    /// All.
    fn full(world: &World, role: &Role) -> Self {
        Self {
            permissions_boundary: boundary::view(&role.entity),
            tags: tags::view_some(&role.entity.tags),
            role_last_used: Some(()),
            ..Self::brief(world, role)
        }
    }
}

/// A trust policy as IAM stores it: whom it names has to be known to IAM by now.
fn trust(iam: &IamCall<'_>, role: &str, text: &str) -> Answer<ResourcePolicy> {
    ResourcePolicy::store(iam.world, iam.call.now(), PolicyKind::Trust, role, text)
        .map_err(|fault| refusals::policy(fault, |limit| refusals::quota("ACLSizePerRole", limit)))
}

/// `CreateRole`.
pub(super) fn create(iam: &mut IamCall<'_>) -> Reply {
    let form = iam.form;
    let tags = form.tags();
    tags::check_tags(&tags)?;
    let path = name::path(form)?;
    if path.starts_with(refusals::SERVICE_LINKED) {
        let message = format!("The path {path} is reserved: CreateServiceLinkedRole creates roles there.");
        return Err(Refusal::new(400, "ValidationError", message));
    }
    let text = form.required("AssumeRolePolicyDocument")?;
    add(iam, path, text, tags)
}

/// The role that the form describes.
fn add(iam: &mut IamCall<'_>, path: &str, trust_text: &str, tags: Vec<Tag>) -> Reply {
    let form = iam.form;
    let description = name::description(form)?.map(str::to_owned);
    let max_session_duration = name::max_session_duration(form)?.unwrap_or(USUAL_DURATION);
    let entity = creation::begin(iam, Kind::Role, path, tags)?;
    let trust = trust(iam, &entity.name, trust_text)?;
    insert(iam, Role { entity, trust, description, max_session_duration })
}

fn insert(iam: &mut IamCall<'_>, role: Role) -> Reply {
    let view = RoleView { role_last_used: None, ..RoleView::full(iam.world, &role) };
    iam.change()?.roles.insert(role.entity.name.to_lowercase(), role);
    iam.result("Role", &view)
}

/// `CreateServiceLinkedRole`: a role for a service, which it alone changes.
pub(super) fn create_service_linked(iam: &mut IamCall<'_>) -> Reply {
    let form = iam.form;
    let service = form.required("AWSServiceName")?;
    let unknown = || refusals::input(format!("AWS Service Name: {service} is not valid."));
    let label = service
        .split('.')
        .next()
        .filter(|_| xacct_catalog::is_service_principal(service))
        .ok_or_else(unknown)?;
    let description = name::description(form)?.map(str::to_owned);
    let suffix = form.text("CustomSuffix").map(|suffix| format!("_{suffix}")).unwrap_or_default();
    let role_name = format!("AWSServiceRoleFor{}{suffix}", capitalised(label));
    name::check_text("customSuffix", &role_name, 1..=64, name::is_of_name, r"[\w+=,.@-]+")?;
    let path = format!("{}{service}/", refusals::SERVICE_LINKED);
    let arn = iam.arn("role", &path, &role_name)?;
    iam.authorize(iam.ask(&arn)?.with("iam:AWSServiceName", service))?;
    if iam.iam()?.role(&role_name).is_some() {
        return Err(refusals::input(format!(
            "Service role name {role_name} has been taken in this account, please try a different suffix."
        )));
    }
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"Service":"{service}"}}}}]}}"#
    );
    let trust = trust(iam, &role_name, &text)?;
    let entity = crate::state::Entity {
        name: role_name,
        path,
        id: iam.world.ids.unique(Kind::Role.prefix()),
        arn,
        created: iam.call.now(),
        tags: Vec::new(),
        inline: Default::default(),
        attached: Vec::new(),
        boundary: None,
    };
    insert(iam, Role { entity, trust, description, max_session_duration: USUAL_DURATION })
}

/// `elasticloadbalancing` as `Elasticloadbalancing`: AWS's own spelling follows no rule.
fn capitalised(label: &str) -> String {
    let letters = label.chars().filter(|&char| name::is_of_name(char));
    letters
        .enumerate()
        .map(|(index, char)| if index == 0 { char.to_ascii_uppercase() } else { char })
        .collect()
}

/// `GetRole`.
pub(super) fn get(iam: &mut IamCall<'_>) -> Reply {
    let name = &iam.entity(Kind::Role)?.name;
    let role = iam.iam()?.role(name).ok_or_else(|| refusals::no_such_entity(Kind::Role, name))?;
    iam.result("Role", &RoleView::full(iam.world, role))
}

/// `ListRoles`.
pub(super) fn list(iam: &mut IamCall<'_>) -> Reply {
    let prefix = name::path_prefix(iam.form)?;
    iam.authorize(iam.ask("*")?)?;
    let roles = iam.iam()?.roles.iter().filter(|(_, role)| role.entity.path.starts_with(prefix));
    let roles = roles.map(|(key, role)| (key.clone(), RoleView::brief(iam.world, role))).collect();
    iam.listed("Roles", roles)
}

/// The name of the role that the call changes, once it is allowed.
fn changed(iam: &IamCall<'_>) -> Answer<String> {
    let role = iam.entity(Kind::Role)?;
    refusals::check_modifiable(role)?;
    Ok(role.name.clone())
}

fn change<'i>(iam: &'i mut IamCall<'_>, name: &str) -> Answer<&'i mut Role> {
    let role = iam.change()?.roles.get_mut(&name.to_lowercase());
    role.ok_or_else(|| refusals::no_such_entity(Kind::Role, name))
}

/// `UpdateRole`: the description and how long sessions may last, each where it is given.
pub(super) fn update(iam: &mut IamCall<'_>) -> Reply {
    let description = name::description(iam.form)?.map(str::to_owned);
    let max_session_duration = name::max_session_duration(iam.form)?;
    let name = changed(iam)?;
    let role = change(iam, &name)?;
    role.description = description.or(role.description.take());
    role.max_session_duration = max_session_duration.unwrap_or(role.max_session_duration);
    iam.result_of(&())
}

/// `UpdateRoleDescription`.
pub(super) fn update_description(iam: &mut IamCall<'_>) -> Reply {
    let description = name::description(iam.form)?.map(str::to_owned);
    let name = changed(iam)?;
    change(iam, &name)?.description = description;
    let role = iam.iam()?.role(&name).ok_or_else(|| refusals::no_such_entity(Kind::Role, &name))?;
    iam.result("Role", &RoleView::brief(iam.world, role))
}

/// `UpdateAssumeRolePolicy`.
pub(super) fn update_trust(iam: &mut IamCall<'_>) -> Reply {
    let text = iam.form.required("PolicyDocument")?;
    let name = changed(iam)?;
    let trust = trust(iam, &name, text)?;
    change(iam, &name)?.trust = trust;
    Ok(None)
}

/// `DeleteRole`: only one without policies.
pub(super) fn delete(iam: &mut IamCall<'_>) -> Reply {
    let name = changed(iam)?;
    if let Some(role) = iam.iam()?.role(&name) {
        refusals::check_without_policies(&role.entity)?;
    }
    iam.change()?.roles.remove(&name.to_lowercase());
    Ok(None)
}

/// `ListInstanceProfilesForRole`: a sandbox has none.
pub(super) fn list_instance_profiles(iam: &mut IamCall<'_>) -> Reply {
    iam.entity(Kind::Role)?;
    iam.listed("InstanceProfiles", Vec::<(String, ())>::new())
}
