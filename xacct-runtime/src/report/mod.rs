//! What becomes of plans, for programs: each result as JSON.

mod failure;
mod setting;

use crate::{
    Applied, Drift, DriftFinding, Means, Purpose, Refusal, RefusalReason, Revoked, Seen, Setting, StepReport,
    UnfinishedApply, Verification, VerifiedRequest,
};
use serde::{Serialize, Serializer};
pub(crate) use setting::{Told, setting};
use std::fmt::Display;
use std::path::Path;
use std::time::Duration;
use xacct_core::AccountId;
use xacct_core::grant::{Expected, Grant, Handover};

/// As text, for `serialize_with`.
pub(crate) fn text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// As seconds and parts of them, for `serialize_with`.
pub(crate) fn seconds<S: Serializer>(value: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(value.as_secs_f64())
}

fn tags(grants: &[Grant]) -> Vec<String> {
    grants.iter().map(Grant::tag).collect()
}

/// A path as people read it: one that is no UTF-8 has no other text.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// `account`, `setting`, the `reason` in snake_case with its own fields, and a `message`.
impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            account: &'a AccountId,
            #[serde(skip_serializing_if = "Option::is_none")]
            setting: Option<Told<'a>>,
            #[serde(flatten)]
            reason: &'a RefusalReason,
            message: String,
        }
        let Self { account, setting, reason } = self;
        let setting = setting.as_ref().map(Told);
        Form { account, setting, reason, message: reason.to_string() }.serialize(serializer)
    }
}

/// `is_complete`, the `grants` by their tags, the `steps`, and the `journal`.
impl Serialize for Applied {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            is_complete: bool,
            grants: Vec<String>,
            steps: &'a [StepReport],
            #[serde(skip_serializing_if = "Option::is_none")]
            journal: Option<String>,
        }
        let Self { grants, steps, .. } = self;
        let (is_complete, grants) = (self.is_complete(), tags(grants));
        Form { is_complete, grants, steps, journal: self.journal().map(shown) }.serialize(serializer)
    }
}

/// What became of each step as of [`Applied`], and besides it `residue` and `handovers`.
impl Serialize for Revoked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            #[serde(flatten)]
            applied: &'a Applied,
            residue: &'a [String],
            handovers: &'a [Handover],
        }
        let Self { applied, residue, handovers } = self;
        Form { applied, residue, handovers }.serialize(serializer)
    }
}

/// The `journal`, the `purpose` (`grant`, `revoke`) and the `grants` of its plan, how many `steps` that has, and
/// `is_rolling_back`.
impl Serialize for UnfinishedApply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form {
            journal: String,
            purpose: &'static str,
            grants: Vec<String>,
            steps: usize,
            is_rolling_back: bool,
        }
        let purpose = match self.plan.purpose() {
            Purpose::Grant => "grant",
            Purpose::Revoke => "revoke",
        };
        Form {
            journal: shown(&self.journal),
            purpose,
            grants: tags(self.plan.grants()),
            steps: self.plan.steps().len(),
            is_rolling_back: self.is_rolling_back,
        }
        .serialize(serializer)
    }
}

/// `is_ok`, and the `requests`.
impl Serialize for Verification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            is_ok: bool,
            requests: &'a [VerifiedRequest],
        }
        Form { is_ok: self.is_ok(), requests: &self.requests }.serialize(serializer)
    }
}

/// The `request`; `expected` and `seen` (`allowed`, `denied`, or `unknown`), and `why`; the `means` (`asked`, `evaluated`) and the
/// `object`; `is_as_expected`.
impl Serialize for VerifiedRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            request: &'a str,
            expected: &'static str,
            #[serde(flatten)]
            seen: &'a Seen,
            means: Means,
            #[serde(skip_serializing_if = "Option::is_none")]
            object: Option<&'a str>,
            is_as_expected: bool,
        }
        let expected = match self.expected {
            Expected::Allowed => "allowed",
            Expected::Denied => "denied",
        };
        let Self { request, seen, means, object, .. } = self;
        let (object, is_as_expected) = (object.as_deref(), self.is_as_expected());
        Form { request, expected, seen, means: *means, object, is_as_expected }.serialize(serializer)
    }
}

/// `is_clean`, the `findings`, and the accounts that were `reached` and those `unreachable`.
impl Serialize for Drift {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            is_clean: bool,
            findings: &'a [DriftFinding],
            reached: &'a [AccountId],
            unreachable: &'a [AccountId],
        }
        let Self { findings, reached, unreachable } = self;
        Form { is_clean: self.is_clean(), findings, reached, unreachable }.serialize(serializer)
    }
}

/// Which it is as `finding` (`missing`, `differs`, `stale_principal`, `refused`, `defeated`, `not_allowed`), its own fields, whether it
/// `is_warning`, and a `message`.
impl Serialize for DriftFinding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Found::from(self).serialize(serializer)
    }
}

/// Of a finding, what it has.
#[derive(Default, Serialize)]
struct Found<'a> {
    finding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<Told<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unless: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a Refusal>,
    is_warning: bool,
    message: String,
}

impl<'a> From<&'a DriftFinding> for Found<'a> {
    fn from(found: &'a DriftFinding) -> Self {
        let all = |finding| Self {
            finding,
            is_warning: found.is_warning(),
            message: found.to_string(),
            ..Self::default()
        };
        let at = |finding, account, setting: &'a Setting| Self {
            account: Some(account),
            setting: Some(Told(setting)),
            ..all(finding)
        };
        match found {
            DriftFinding::Missing { account, setting } => at("missing", account, setting),
            DriftFinding::Differs { step } => Self {
                before: Some(step.before.to_string()),
                after: Some(step.after().to_string()),
                ..at("differs", &step.account, &step.setting)
            },
            DriftFinding::StalePrincipal { account, setting, statement, id } => {
                Self { statement: Some(statement), id: Some(id), ..at("stale_principal", account, setting) }
            }
            DriftFinding::Refused(refusal) => Self { refusal: Some(refusal), ..all("refused") },
            DriftFinding::Defeated { request, by, unless } => Self {
                request: Some(request),
                by: Some(by.to_string()),
                unless: Some(unless),
                ..all("defeated")
            },
            DriftFinding::NotAllowed { request, why } => {
                Self { request: Some(request), why: Some(why), ..all("not_allowed") }
            }
        }
    }
}
