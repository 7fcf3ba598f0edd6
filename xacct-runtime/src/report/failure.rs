//! Errors as JSON.

use super::Told;
use crate::error::chain;
use crate::{ApplyError, Error, RefusedGrant, RevokeError, StepError};
use serde::{Serialize, Serializer};
use std::error::Error as StdError;
use std::path::Path;
use xacct_core::AccountId;

/// An error: what kind it is, in words, and what more of it a program can go by.
#[derive(Default, Serialize)]
struct Failure<'a> {
    reason: &'static str,
    message: String,
    /// Of what takes several calls, those that were carried out.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    done: &'a [String],
    /// The reason why no more of them were.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'static str>,
    /// The call, as an IAM action.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
    /// AWS's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// Of which account there are no credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a AccountId>,
    /// The account that credentials were to be of.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a AccountId>,
    /// The account that they are of.
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<&'a AccountId>,
    /// The profile of the AWS CLI.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
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
    setting: Told<'a>,
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
            Error::WrongAccount { expected, actual } => {
                Self { expected: Some(expected), actual: Some(actual), ..of("wrong_account", None) }
            }
            Error::Profile { profile, .. } => Self { profile: Some(profile), ..of("profile", None) },
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
            StepError::Partly { done, error: cause } => {
                let cause = Self::from(&**cause);
                let (message, because) = (error.to_string(), Some(cause.reason));
                return Self { reason: "partly", message, done, because, ..cause };
            }
            StepError::Changed { .. } => "changed",
            StepError::Overwritten { .. } => "overwritten",
            StepError::Unseen { .. } => "unseen",
            StepError::FiveVersions { .. } => "five_versions",
            StepError::Journal(_) => "journal",
            StepError::Interrupted(_) => "interrupted",
            StepError::Lock(_) => "lock",
            StepError::MissingAccount { account } => {
                return Self { account: Some(account), ..Self::new("missing_account", error) };
            }
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
                let changed = changed
                    .iter()
                    .map(|(account, setting)| Place { account, setting: Told(setting) })
                    .collect();
                Self { changed, ..Self::new("changed", error) }
            }
            ApplyError::Refused { refused } => Self { refused, ..Self::new("grant_refused", error) },
            ApplyError::MissingAccount { account } => {
                Self { account: Some(account), ..Self::new("missing_account", error) }
            }
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
                Self { refused: std::slice::from_ref(refused), ..Self::new("grant_refused", error) }
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
    /// `reason` (`not_sent`, `refused`, `unknown`, …), `message`, of a call its `action`, of AWS's answer its `code` and
    /// `request_id`, of wrong credentials the account that was `expected` and the `actual` one, and the `profile`.
    Error,
    /// As the [`Error`] where AWS was the reason; otherwise `reason` (`changed`, `overwritten`, `unseen`, `five_versions`,
    /// `journal`, `interrupted`, `lock`, `missing_account` with the `account`) and `message`. After calls that were carried out
    /// the reason is `partly`: these are `done`, and `because` is the reason why no more were.
    StepError,
    /// `reason` (`changed`, `grant_refused`, `missing_account`, `journal`, …) and `message`; what has `changed`, the grants that
    /// are `refused`, the `account`, and the `journal` where it is about one.
    ApplyError,
    /// As an [`ApplyError`]; a grant that cannot be planned is in `refused`.
    RevokeError,
}
