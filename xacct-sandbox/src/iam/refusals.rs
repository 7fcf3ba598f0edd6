//! What IAM refuses, in its words.

use super::entity::Kind;
use crate::policy::Unstorable;
use crate::refusal::{Answer, Refusal};
use crate::state::Entity;

/// The paths of the roles that belong to a service, which nobody else changes.
pub(super) const SERVICE_LINKED: &str = "/aws-service-role/";

/// There is no such user, group or role.
pub(super) fn no_such_entity(kind: Kind, name: &str) -> Refusal {
    missing(format!("The {} with name {name} cannot be found.", kind.word()))
}

/// There is no such managed policy.
pub(super) fn no_such_policy(arn: &str) -> Refusal {
    missing(format!("Policy {arn} was not found."))
}

/// The managed policy is AWS's, which nobody else changes.
pub(super) fn of_aws(operation: &str, arn: &str) -> Refusal {
    Refusal::denied(format!(
        "Nobody but AWS is authorized to perform: iam:{operation} on resource: policy {arn}"
    ))
}

/// There is no such managed policy to attach.
pub(super) fn not_attachable(arn: &str) -> Refusal {
    missing(format!("Policy {arn} does not exist or is not attachable."))
}

/// `NoSuchEntity`.
pub(super) fn missing(message: impl Into<String>) -> Refusal {
    Refusal::new(404, "NoSuchEntity", message)
}

/// `EntityAlreadyExists`.
pub(super) fn exists(kind: Kind, name: &str) -> Refusal {
    Refusal::new(409, "EntityAlreadyExists", format!("{} with name {name} already exists.", kind.title()))
}

/// `DeleteConflict`.
pub(super) fn conflict(message: &str) -> Refusal {
    Refusal::new(409, "DeleteConflict", message)
}

/// `LimitExceeded`.
pub(super) fn limit(message: impl Into<String>) -> Refusal {
    Refusal::new(409, "LimitExceeded", message)
}

/// `LimitExceeded`, where AWS names the quota.
pub(super) fn quota(name: &str, limit: usize) -> Refusal {
    self::limit(format!("Cannot exceed quota for {name}: {limit}"))
}

/// `InvalidInput`.
pub(super) fn input(message: impl Into<String>) -> Refusal {
    Refusal::new(400, "InvalidInput", message)
}

/// What IAM says of a policy that it does not store: of one that is too long, what `too_long` says.
pub(super) fn policy(fault: Unstorable, too_long: impl FnOnce(usize) -> Refusal) -> Refusal {
    match fault {
        Unstorable::TooLong(limit) => too_long(limit),
        fault => Refusal::of_policy("MalformedPolicyDocument", fault),
    }
}

/// Refuses to change what belongs to a service.
pub(super) fn check_modifiable(entity: &Entity) -> Answer<()> {
    if !entity.path.starts_with(SERVICE_LINKED) {
        return Ok(());
    }
    let message = format!(
        "Cannot perform the operation on the protected role '{}' - this role is only modifiable by AWS",
        entity.name
    );
    Err(Refusal::new(400, "UnmodifiableEntity", message))
}

/// Refuses to delete what has policies.
pub(super) fn check_without_policies(entity: &Entity) -> Answer<()> {
    if !entity.attached.is_empty() {
        return Err(conflict("Cannot delete entity, must detach all policies first."));
    }
    match entity.inline.is_empty() {
        true => Ok(()),
        false => Err(conflict("Cannot delete entity, must delete policies first.")),
    }
}
