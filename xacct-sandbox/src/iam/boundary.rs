//! Permissions boundaries.

use super::entity::Kind;
use super::iam_call::IamCall;
use super::{name, refusals};
use crate::call::Keys;
use crate::query::Reply;
use crate::refusal::Answer;
use crate::state::Entity;
use serde::Serialize;

/// A permissions boundary as IAM shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AttachedBoundary {
    permissions_boundary_type: &'static str,
    permissions_boundary_arn: String,
}

/// The boundary of a user or role, where it has one.
pub(super) fn view(entity: &Entity) -> Option<AttachedBoundary> {
    let arn = entity.boundary.clone()?;
    Some(AttachedBoundary { permissions_boundary_type: "Policy", permissions_boundary_arn: arn })
}

/// Refuses a boundary that is no managed policy of the account's, nor of AWS's.
pub(super) fn check(iam: &IamCall<'_>, arn: &str) -> Answer<()> {
    match iam.iam()?.policy(arn) {
        Some(_) => Ok(()),
        None => Err(refusals::missing(format!("Scope ARN: {arn} does not exist or is not attachable."))),
    }
}

/// `PutUserPermissionsBoundary`, `PutRolePermissionsBoundary`.
pub(super) fn put(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    iam.form.required("PermissionsBoundary")?;
    let arn = name::boundary_arn(iam.form)?.unwrap_or_default();
    let keys: Keys = vec![("iam:PermissionsBoundary".to_owned(), arn.into())];
    let entity = iam.entity_with(kind, &keys)?;
    refusals::check_modifiable(entity)?;
    check(iam, arn)?;
    let name = entity.name.clone();
    iam.change_entity(kind, &name)?.boundary = Some(arn.to_owned());
    Ok(None)
}

/// `DeleteUserPermissionsBoundary`, `DeleteRolePermissionsBoundary`.
pub(super) fn delete(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let entity = iam.entity(kind)?;
    refusals::check_modifiable(entity)?;
    let name = entity.name.clone();
    iam.change_entity(kind, &name)?.boundary = None;
    Ok(None)
}
