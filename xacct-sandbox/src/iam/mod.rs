//! IAM: users, groups, roles, and their policies.

mod access_key;
mod attachment;
mod boundary;
mod creation;
mod entity;
mod group;
mod iam_call;
mod inline;
mod managed;
mod membership;
mod name;
mod page;
mod policy_version;
mod refusals;
mod role;
mod simulate;
mod simulation;
mod tags;
mod user;

pub(crate) use name::{check_arn, check_text};
pub(crate) use tags::check_tags;

use crate::call::Call;
use crate::query::{Form, Reply};
use crate::refusal::Refusal;
use crate::state::{Caller, Holder, World};
use entity::Kind::{Group, Role, User};
use iam_call::IamCall;

/// Carries an operation out.
pub(crate) fn answer(world: &mut World, call: &Call, form: &Form) -> Reply {
    if has_session_token_of_user(world, call) {
        return Err(Refusal::new(
            403,
            "InvalidClientTokenId",
            "The security token included in the request is invalid",
        ));
    }
    let iam = &mut IamCall { world, call, form };
    match form.action() {
        "CreateUser" => user::create(iam),
        "GetUser" => user::get(iam),
        "ListUsers" => user::list(iam),
        "UpdateUser" => user::update(iam),
        "DeleteUser" => user::delete(iam),
        "CreateAccessKey" => access_key::create(iam),
        "ListAccessKeys" => access_key::list(iam),
        "UpdateAccessKey" => access_key::update(iam),
        "DeleteAccessKey" => access_key::delete(iam),

        "CreateRole" => role::create(iam),
        "CreateServiceLinkedRole" => role::create_service_linked(iam),
        "GetRole" => role::get(iam),
        "ListRoles" => role::list(iam),
        "UpdateRole" => role::update(iam),
        "UpdateRoleDescription" => role::update_description(iam),
        "UpdateAssumeRolePolicy" => role::update_trust(iam),
        "DeleteRole" => role::delete(iam),
        "ListInstanceProfilesForRole" => role::list_instance_profiles(iam),

        "CreateGroup" => group::create(iam),
        "GetGroup" => group::get(iam),
        "ListGroups" => group::list(iam),
        "UpdateGroup" => group::update(iam),
        "DeleteGroup" => group::delete(iam),
        "AddUserToGroup" => membership::add(iam),
        "RemoveUserFromGroup" => membership::remove(iam),
        "ListGroupsForUser" => membership::list_groups(iam),

        "PutUserPolicy" => inline::put(iam, User),
        "GetUserPolicy" => inline::get(iam, User),
        "ListUserPolicies" => inline::list(iam, User),
        "DeleteUserPolicy" => inline::delete(iam, User),
        "PutRolePolicy" => inline::put(iam, Role),
        "GetRolePolicy" => inline::get(iam, Role),
        "ListRolePolicies" => inline::list(iam, Role),
        "DeleteRolePolicy" => inline::delete(iam, Role),
        "PutGroupPolicy" => inline::put(iam, Group),
        "GetGroupPolicy" => inline::get(iam, Group),
        "ListGroupPolicies" => inline::list(iam, Group),
        "DeleteGroupPolicy" => inline::delete(iam, Group),

        "AttachUserPolicy" => attachment::attach(iam, User),
        "DetachUserPolicy" => attachment::detach(iam, User),
        "ListAttachedUserPolicies" => attachment::list(iam, User),
        "AttachRolePolicy" => attachment::attach(iam, Role),
        "DetachRolePolicy" => attachment::detach(iam, Role),
        "ListAttachedRolePolicies" => attachment::list(iam, Role),
        "AttachGroupPolicy" => attachment::attach(iam, Group),
        "DetachGroupPolicy" => attachment::detach(iam, Group),
        "ListAttachedGroupPolicies" => attachment::list(iam, Group),
        "ListEntitiesForPolicy" => attachment::list_entities(iam),

        "PutUserPermissionsBoundary" => boundary::put(iam, User),
        "DeleteUserPermissionsBoundary" => boundary::delete(iam, User),
        "PutRolePermissionsBoundary" => boundary::put(iam, Role),
        "DeleteRolePermissionsBoundary" => boundary::delete(iam, Role),

        "TagUser" => tags::tag(iam, User),
        "UntagUser" => tags::untag(iam, User),
        "ListUserTags" => tags::list(iam, User),
        "TagRole" => tags::tag(iam, Role),
        "UntagRole" => tags::untag(iam, Role),
        "ListRoleTags" => tags::list(iam, Role),
        "TagPolicy" => tags::tag_policy(iam),
        "UntagPolicy" => tags::untag_policy(iam),
        "ListPolicyTags" => tags::list_of_policy(iam),

        "CreatePolicy" => managed::create(iam),
        "GetPolicy" => managed::get(iam),
        "ListPolicies" => managed::list(iam),
        "DeletePolicy" => managed::delete(iam),
        "CreatePolicyVersion" => policy_version::create(iam),
        "GetPolicyVersion" => policy_version::get(iam),
        "ListPolicyVersions" => policy_version::list(iam),
        "SetDefaultPolicyVersion" => policy_version::set_default(iam),
        "DeletePolicyVersion" => policy_version::delete(iam),

        "SimulatePrincipalPolicy" => simulate::principal(iam),
        "SimulateCustomPolicy" => simulate::custom(iam),

        _ => Err(form.unknown_action()),
    }
}

/// IAM answers no temporary key of a user that was made without a second factor.
fn has_session_token_of_user(world: &World, call: &Call) -> bool {
    match &call.caller {
        Caller::Known { holder: Holder::User { .. } | Holder::Root(_), access_key } => {
            world.access_keys.get(access_key).is_some_and(|key| key.token.is_some())
        }
        _ => false,
    }
}
