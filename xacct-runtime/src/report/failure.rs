//! Errors as JSON.

use super::text;
use crate::error::chain;
use crate::{ApplyError, Error, RefusedGrant, RevokeError, Setting, StepError};
use serde::{Serialize, Serializer};
use std::error::Error as StdError;
use std::path::Path;
use xacct_core::AccountId;

/// An error: what kind it is, in words, and what more of it a program can go by.
#[derive(Default, Serialize)]
struct Failure<'a> {
    reason: &'static str,
    message: String,
    /// The call, as an IAM action.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
    /// AWS's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    journal: Option<String>,
    /// What is not as the plan saw it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changed: Vec<Place<'a>>,
    /// The grants that are refused.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    refused: &'a [RefusedGrant],
}

#[derive(Serialize)]
struct Place<'a> {
    account: &'a AccountId,
    #[serde(serialize_with = "text")]
    setting: &'a Setting,
}

impl Failure<'_> {
    fn new(reason: &'static str, error: &dyn StdError) -> Self {
        Self { reason, message: chain(error), ..Self::default() }
    }
}

impl<'a> From<&'a Error> for Failure<'a> {
    fn from(error: &'a Error) -> Self {
        let of = |reason, action| Self { action, ..Self::new(reason, error) };
        match error {
            Error::NotSent { operation, .. } => of("not_sent", Some(operation.action())),
            Error::Refused { operation, code, request_id, .. } => Self {
                code: Some(code),
                request_id: request_id.as_deref(),
                ..of("refused", Some(operation.action()))
            },
            Error::Unknown { operation, .. } => of("unknown", Some(operation.action())),
            Error::WrongAccount { .. } => of("wrong_account", None),
            Error::Profile { .. } => of("profile", None),
            Error::UnreadableAccountId { .. } => of("unreadable_account_id", None),
            Error::Unreadable { operation, .. } => of("unreadable", Some(operation.action())),
            Error::UnreadableDocument { operation, .. } => {
                of("unreadable_document", Some(operation.action()))
            }
        }
    }
}

impl<'a> From<&'a StepError> for Failure<'a> {
    fn from(error: &'a StepError) -> Self {
        let reason = match error {
            StepError::Aws(error) => return Self::from(&**error),
            StepError::Partly { error: cause, .. } => {
                return Self { reason: "partly", message: chain(error), ..Self::from(&**cause) };
            }
            StepError::Changed { .. } => "changed",
            StepError::Overwritten { .. } => "overwritten",
            StepError::Unseen { .. } => "unseen",
            StepError::FiveVersions { .. } => "five_versions",
            StepError::Journal(_) => "journal",
            StepError::Interrupted(_) => "interrupted",
            StepError::Lock(_) => "lock",
            StepError::MissingAccount { .. } => "missing_account",
        };
        Self::new(reason, error)
    }
}

impl<'a> From<&'a ApplyError> for Failure<'a> {
    fn from(error: &'a ApplyError) -> Self {
        let of = |reason, path: &Path| Self {
            journal: Some(path.display().to_string()),
            ..Self::new(reason, error)
        };
        match error {
            ApplyError::Changed { changed } => {
                let changed = changed.iter().map(|(account, setting)| Place { account, setting }).collect();
                Self { changed, ..Self::new("changed", error) }
            }
            ApplyError::Refused { refused } => Self { refused, ..Self::new("refused", error) },
            ApplyError::MissingAccount { .. } => Self::new("missing_account", error),
            ApplyError::Journal(_) => Self::new("journal", error),
            ApplyError::NotBegun(_) => Self::new("not_begun", error),
            ApplyError::Empty { path } => of("empty", path),
            ApplyError::RollingBack { path } => of("rolling_back", path),
            ApplyError::Ended { path, .. } => of("ended", path),
            ApplyError::NoPlan { path, .. } => of("no_plan", path),
        }
    }
}

impl<'a> From<&'a RevokeError> for Failure<'a> {
    fn from(error: &'a RevokeError) -> Self {
        match error {
            RevokeError::Refused(refused) => {
                Self { refused: std::slice::from_ref(refused), ..Self::new("refused", error) }
            }
            RevokeError::Apply(error) => error.into(),
        }
    }
}

macro_rules! as_failure {
    ($($(#[$doc:meta])* $Type:ident),+ $(,)?) => {$(
        $(#[$doc])*
        impl Serialize for $Type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Failure::from(self).serialize(serializer)
            }
        }
    )+};
}

as_failure! {
    /// `reason` (`not_sent`, `refused`, `unknown`, …), `message`, of a call its `action`, and of AWS's answer its `code` and
    /// `request_id`.
    Error,
    /// As the [`Error`] where AWS was the reason, but `partly` after calls that were carried out; otherwise `reason`
    /// (`changed`, `overwritten`, `unseen`, `five_versions`, `journal`, `interrupted`, `lock`, `missing_account`) and
    /// `message`.
    StepError,
    /// `reason` (`changed`, `refused`, `missing_account`, `journal`, …) and `message`; what has `changed`, the grants that are
    /// `refused`, and the `journal` where it is about one.
    ApplyError,
    /// As an [`ApplyError`]; a grant that cannot be planned is in `refused`.
    RevokeError,
}
