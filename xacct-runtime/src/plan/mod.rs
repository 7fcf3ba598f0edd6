//! What has to change in the accounts so that grants are there, or are no more.

mod changes;
mod diff;
mod draft;
mod facts;
mod leftovers;
mod limits;
mod refusal;
mod removal;
mod store;

use crate::observe::Needs;
use crate::setting::Phase;
use crate::{Change, Observed, Setting, Value};
pub use diff::PlanDiff;
use draft::Draft;
pub use refusal::{Refusal, RefusalReason, RefusedGrant};
use serde::{Deserialize, Serialize};
use std::fmt;
use xacct_core::grant::{Grant, Handover};
use xacct_core::{AccountId, PolicyName};

/// What a plan is allowed to do that is not always wanted.
///
/// # Examples
/// ```
/// use xacct_runtime::{PlanOptions, PolicyForm};
///
/// let options = PlanOptions::default().turn_acls_on().policies_as(PolicyForm::Managed);
/// assert!(options.turns_acls_on);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlanOptions {
    /// Whether Object Ownership of a bucket may be changed for the method `Acl`. Without it a bucket whose ACLs are off is
    /// refused: all ACLs that its objects have kept count again once they are on.
    pub turns_acls_on: bool,
    /// Whether the oldest version of a managed policy may be deleted when it has five, the most that there can be.
    pub deletes_oldest_version: bool,
    /// How users and roles are to have their policies. Without it each keeps the form in which it has the grant's policy, or
    /// both, and gets an inline policy where it has none. Accounts as a whole get a managed policy in any case, for their
    /// administrators to attach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<PolicyForm>,
}

/// How a user or a role has the policy of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PolicyForm {
    /// As an inline policy, which is deleted with the user or role. All inline policies of a user have 2,048 characters
    /// together, those of a role 10,240.
    Inline,
    /// As a customer managed policy of up to 6,144 characters, attached.
    Managed,
}

impl PlanOptions {
    /// Object Ownership may be changed.
    pub fn turn_acls_on(self) -> Self {
        Self { turns_acls_on: true, ..self }
    }

    /// The oldest version of a managed policy may be deleted.
    pub fn delete_oldest_version(self) -> Self {
        Self { deletes_oldest_version: true, ..self }
    }

    /// How users and roles are to have their policies, whatever they have now. What one has in the other form stays, and is
    /// told of: an administrator may have put it there.
    pub fn policies_as(self, form: PolicyForm) -> Self {
        Self { form: Some(form), ..self }
    }
}

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Purpose {
    /// That its grants are there.
    Grant,
    /// That they are no more.
    Revoke,
}

impl Purpose {
    pub(crate) const fn phases(self) -> &'static [Phase] {
        match self {
            Self::Grant => Phase::TO_GIVE,
            Self::Revoke => Phase::TO_TAKE,
        }
    }

    /// When the turn of these changes of a setting is, in a plan of these grants.
    pub(crate) fn phase(self, grants: &[Grant], setting: &Setting, changes: &[(usize, Change)]) -> Phase {
        match changes.iter().all(|(_, change)| self.leaves_for_last(change)) {
            true => Phase::Leftovers,
            false => setting.phase(grants),
        }
    }

    /// The same of a step that is taken back: what was left for last is there again first.
    pub(crate) fn phase_back(self, grants: &[Grant], step: &Step) -> Phase {
        match step.changes.iter().any(|(_, change)| self.leaves_for_last(change)) {
            true => Phase::Leftovers,
            false => step.setting.phase(grants),
        }
    }

    /// The changes of a step in the parts that are carried out each in its phase: what one grant puts into a policy must not
    /// wait for what another leaves it, nor take that away before its time.
    pub(crate) fn parts(self, changes: &[(usize, Change)]) -> Vec<Vec<(usize, Change)>> {
        let is_last = |(_, change): &(usize, Change)| self.leaves_for_last(change);
        let (last, first): (Vec<_>, Vec<_>) = changes.iter().cloned().partition(is_last);
        [first, last].into_iter().filter(|part| !part.is_empty()).collect()
    }

    /// Whether a change waits until all else is in place: of a plan that gives, what only takes.
    fn leaves_for_last(self, change: &Change) -> bool {
        self == Self::Grant && change.only_takes()
    }
}

/// What has to change in the accounts: steps, each of one setting.
///
/// It displays as a diff, document by document, and can be stored as JSON, reviewed, and applied later: then it is refused
/// if the accounts have changed since. It is a function of grants and of what was [observed](Observed) alone.
///
/// # Examples
/// ```no_run
/// # async fn example(accounts: xacct_runtime::Accounts, grant: xacct_core::grant::Grant) -> Result<(), Box<dyn std::error::Error>> {
/// let plan = accounts.plan(&grant).await?;
/// println!("{plan}");
/// std::fs::write("plan.json", serde_json::to_string_pretty(&plan)?)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    purpose: Purpose,
    grants: Vec<Grant>,
    options: PlanOptions,
    steps: Vec<Step>,
    /// The managed policies that grantees have of the grants: plans depend on these.
    attached: Vec<(AccountId, PolicyName)>,
    handed_over: Vec<AccountId>,
    notes: Vec<String>,
}

/// One change of one setting, for one or several grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// The account.
    pub account: AccountId,
    /// What is changed.
    pub setting: Setting,
    /// What it holds now.
    pub before: Value,
    /// What each grant changes: the grant's place in the plan, counted from 0, and the change.
    pub changes: Vec<(usize, Change)>,
}

/// What came of planning many grants: one plan for all that can be carried out, and why the others cannot. As JSON its
/// fields, the plan as it is stored.
#[derive(Clone, Debug, Serialize)]
#[must_use = "grants can have been refused: see `refused`"]
#[non_exhaustive]
pub struct PlanReport {
    /// The plan of the grants that are not refused.
    pub plan: Plan,
    /// The others, in their order.
    pub refused: Vec<RefusedGrant>,
}

impl Plan {
    /// What has to change so that grants are there. A grant is planned whole or not at all, and one that is refused does
    /// not keep others from being planned.
    pub fn grant(grants: &[Grant], observed: &Observed, options: &PlanOptions) -> PlanReport {
        Draft::new(Purpose::Grant, observed, options).of_all(grants)
    }

    /// What has to change so that grants are no more: exactly their statements, policies and roles.
    pub fn revoke(grants: &[Grant], observed: &Observed, options: &PlanOptions) -> PlanReport {
        Draft::new(Purpose::Revoke, observed, options).of_all(grants)
    }

    /// What would have to change, whatever speaks against it: not to be carried out.
    pub(crate) fn lacking(grant: &Grant, observed: &Observed, options: &PlanOptions) -> PlanReport {
        let draft = Draft::new(Purpose::Grant, observed, options).keeping_refused();
        draft.of_all(std::slice::from_ref(grant))
    }

    /// What it depends on.
    pub(crate) fn needs(&self) -> Needs {
        Needs::of_plan(self.purpose, &self.options, &self.grants)
    }

    /// What was read for it on behalf of one of its grants.
    pub(crate) fn needs_of(&self, grant: &Grant) -> Needs {
        let needs = Needs::of_plan(self.purpose, &self.options, std::slice::from_ref(grant));
        needs.with_attached(&self.attached)
    }

    pub(crate) fn again(&self, observed: &Observed) -> PlanReport {
        match self.purpose {
            Purpose::Grant => Self::grant(&self.grants, observed, &self.options),
            Purpose::Revoke => Self::revoke(&self.grants, observed, &self.options),
        }
    }

    /// What it is for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Its grants.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// What it was allowed to do.
    pub const fn options(&self) -> &PlanOptions {
        &self.options
    }

    /// Its steps, in the order in which they are carried out. Those of one phase that belong to different things are
    /// carried out side by side.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// What an administrator or reviewer should know besides, such as what the plan leaves as it is.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The halves of accounts that cannot be reached: each for its administrator. Of a plan that revokes, each says in words
    /// how its half is taken back, and has no files and no commands: those would put it in place.
    pub fn handovers(&self) -> Vec<Handover> {
        let of =
            |grant: &Grant| self.handed_over.iter().filter_map(|id| grant.handover(id)).collect::<Vec<_>>();
        let mut handovers: Vec<_> = self.grants.iter().flat_map(of).collect();
        if self.purpose == Purpose::Revoke {
            for handover in &mut handovers {
                handover.usage.clear();
                handover.files.clear();
                handover.commands.clear();
            }
        }
        handovers
    }

    /// The plan as a diff with colours, for terminals.
    pub const fn coloured(&self) -> PlanDiff<'_> {
        PlanDiff { plan: self, coloured: true }
    }
}

impl Step {
    /// What all grants together change.
    pub fn change(&self) -> Option<Change> {
        self.change_for(|_| true)
    }

    /// What some of its grants change.
    pub(crate) fn change_for(&self, takes_part: impl Fn(usize) -> bool) -> Option<Change> {
        let changes = self.changes.iter().filter(|(grant, _)| takes_part(*grant));
        changes.map(|(_, change)| change.clone()).reduce(Change::and)
    }

    /// What the setting is to hold.
    pub fn after(&self) -> Value {
        self.change().map_or_else(|| self.before.clone(), |change| change.apply(&self.before))
    }
}

/// A diff, document by document, without colours: see [`Plan::coloured`].
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        PlanDiff { plan: self, coloured: false }.fmt(f)
    }
}
