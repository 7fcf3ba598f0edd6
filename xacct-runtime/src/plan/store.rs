//! Plans as JSON: to be stored, reviewed and applied later.

use super::{Plan, PlanOptions, Purpose, Step};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use xacct_core::grant::Grant;
use xacct_core::{AccountId, PolicyName};

/// The version of the form; plans of other versions are refused.
const FORM: u32 = 1;

/// Why a stored plan is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum StoredPlanError {
    /// It is of another version of this crate.
    #[error("this is a plan of form {found}, and this version reads form {FORM}: make the plan again")]
    Form {
        /// The version that it is of.
        found: u32,
    },
    /// A step is of a grant that the plan does not have.
    #[error("step {step} is of grant {grant}, and the plan has {grants}: make the plan again")]
    Grant {
        /// The step, counted from 0.
        step: usize,
        /// The grant, counted from 0.
        grant: usize,
        /// How many grants there are.
        grants: usize,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored<'p> {
    form: u32,
    purpose: Purpose,
    grants: Cow<'p, [Grant]>,
    options: Cow<'p, PlanOptions>,
    steps: Cow<'p, [Step]>,
    attached: Cow<'p, [(AccountId, PolicyName)]>,
    handed_over: Cow<'p, [AccountId]>,
    notes: Cow<'p, [String]>,
}

impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = Stored {
            form: FORM,
            purpose: self.purpose,
            grants: Cow::Borrowed(&self.grants),
            options: Cow::Borrowed(&self.options),
            steps: Cow::Borrowed(&self.steps),
            attached: Cow::Borrowed(&self.attached),
            handed_over: Cow::Borrowed(&self.handed_over),
            notes: Cow::Borrowed(&self.notes),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Plan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        check(&stored).map_err(D::Error::custom)?;
        Ok(Self {
            purpose: stored.purpose,
            grants: stored.grants.into_owned(),
            options: stored.options.into_owned(),
            steps: stored.steps.into_owned(),
            attached: stored.attached.into_owned(),
            handed_over: stored.handed_over.into_owned(),
            notes: stored.notes.into_owned(),
        })
    }
}

fn check(stored: &Stored<'_>) -> Result<(), StoredPlanError> {
    if stored.form != FORM {
        return Err(StoredPlanError::Form { found: stored.form });
    }
    let grants = stored.grants.len();
    for (step, of) in stored.steps.iter().enumerate() {
        if let Some((grant, _)) = of.changes.iter().find(|(grant, _)| *grant >= grants) {
            return Err(StoredPlanError::Grant { step, grant: *grant, grants });
        }
    }
    Ok(())
}
