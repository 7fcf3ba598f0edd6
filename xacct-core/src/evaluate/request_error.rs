//! Requests that AWS could not be asked, or that cannot be decided.

use crate::PolicyKind;
use std::error::Error;
use std::fmt;
use xacct_catalog::KeyType;

/// Why a request is not one that AWS could be asked, or cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// This text names no one who can make a request.
    Requester {
        /// The text.
        text: String,
        /// Why not.
        reason: String,
    },
    /// This is not one action.
    Action {
        /// The text.
        text: String,
        /// Why not.
        reason: String,
    },
    /// This is neither an ARN nor `*`.
    Resource {
        /// The text.
        text: String,
        /// Why not.
        reason: String,
    },
    /// The ARN does not tell whose the resource is, and nothing else did.
    MissingOwner {
        /// The ARN.
        resource: String,
    },
    /// It was told that the resource is this account's, and its ARN, or its bucket's ACL, says another.
    OwnerContradicted {
        /// The ARN.
        resource: String,
        /// The account that was told.
        told: String,
        /// The account that it says.
        named: String,
    },
    /// AWS never gives this condition key such a value.
    ContextType {
        /// The key.
        key: String,
        /// The value.
        value: String,
        /// What its values are.
        expected: KeyType,
    },
    /// A request carries one value of this condition key at most.
    ContextNotMultivalued {
        /// The key.
        key: String,
    },
    /// An ACL or a policy names accounts by their canonical ids, and that of the requester's account was not told.
    MissingCanonicalUserId {
        /// The requester.
        requester: String,
    },
    /// A policy names users and roles by their unique ids, and that of the requester was not told.
    MissingUniqueId {
        /// The requester.
        requester: String,
    },
    /// The bucket's ACLs count, so that an object may be another account's, and nothing told whose this one is.
    MissingObjectAcl {
        /// The ARN of the object.
        resource: String,
    },
    /// A policy stands where policies of another kind do.
    WrongKind {
        /// Where it stands: a field of [`Policies`](super::Policies).
        field: &'static str,
        /// What kind it was prepared as.
        kind: PolicyKind,
        /// What kind belongs there.
        expected: PolicyKind,
    },
    /// A request through an access point needs the access point, and the bucket behind it.
    AccessPoint {
        /// The ARN.
        resource: String,
        /// What is wrong.
        reason: String,
    },
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requester { text, reason } => write!(f, "`{text}` makes no request: {reason}"),
            Self::Action { text, reason } => write!(f, "`{text}` is not one action: {reason}"),
            Self::Resource { text, reason } => write!(f, "`{text}` is not one resource: {reason}"),
            Self::MissingOwner { resource } => {
                write!(f, "`{resource}` does not tell whose it is: say so with `owned_by`")
            }
            Self::OwnerContradicted { resource, told, named } => {
                write!(f, "`{resource}` is of account {named}, and was told to be of {told}")
            }
            Self::MissingUniqueId { requester } => write!(
                f,
                "a user or role is named by its unique id here, and that of `{requester}` is unknown: say so with \
                 `with_unique_id`"
            ),
            Self::ContextType { key, value, expected } => {
                write!(f, "no request has `{value}` for `{key}`, whose values are of type {expected}")
            }
            Self::ContextNotMultivalued { key } => write!(f, "a request has one value of `{key}` at most"),
            Self::MissingCanonicalUserId { requester } => write!(
                f,
                "accounts are named by their canonical ids here, and that of `{requester}` is unknown: \
                 say so with `with_canonical_user_id`"
            ),
            Self::WrongKind { field, kind, expected } => {
                write!(f, "`{field}` holds {}, and {} belongs there", kind.in_words(), expected.in_words())
            }
            Self::MissingObjectAcl { resource } => {
                write!(
                    f,
                    "ACLs count in this bucket, and nothing tells whose `{resource}` is: say so with `Bucket::object`"
                )
            }
            Self::AccessPoint { resource, reason } => write!(f, "`{resource}`: {reason}"),
        }
    }
}

impl Error for RequestError {}
