//! A plan in the making: grants one after the other, each whole or not at all.

use super::{
    Plan, PlanOptions, PlanReport, Purpose, Refusal, RefusalReason, RefusedGrant, Step, changes, facts,
    limits, removal,
};
use crate::{Change, Identity, Observed, Setting, Value};
use std::collections::BTreeMap;
use xacct_core::grant::Grant;
use xacct_core::{AccountId, PolicyName};

/// What a grant wants of a setting.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) account: AccountId,
    pub(super) setting: Setting,
    pub(super) change: Change,
}

/// What one grant asks for: changes, or reasons why not; and what there is to know of it.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) wanted: Vec<Wanted>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) notes: Vec<String>,
}

impl Request {
    pub(super) fn want(&mut self, account: &AccountId, setting: Setting, change: Change) {
        self.wanted.push(Wanted { account: account.clone(), setting, change });
    }

    pub(super) fn refuse(&mut self, account: &AccountId, setting: Option<Setting>, reason: RefusalReason) {
        self.refusals.push(Refusal::new(account, setting, reason));
    }
}

type Place = (AccountId, Setting);

pub(super) struct Draft<'o> {
    purpose: Purpose,
    pub(super) observed: &'o Observed,
    pub(super) options: &'o PlanOptions,
    steps: BTreeMap<Place, Drafted>,
    /// Whether the steps of refused grants are kept: to see what is missing, and not to be carried out.
    keeps_refused: bool,
}

#[derive(Clone)]
struct Drafted {
    before: Value,
    after: Value,
    changes: Vec<(usize, Change)>,
}

impl<'o> Draft<'o> {
    pub(super) const fn new(purpose: Purpose, observed: &'o Observed, options: &'o PlanOptions) -> Self {
        Self { purpose, observed, options, steps: BTreeMap::new(), keeps_refused: false }
    }

    /// The same, that keeps the steps of refused grants.
    pub(super) fn keeping_refused(self) -> Self {
        Self { keeps_refused: true, ..self }
    }

    pub(super) fn of_all(mut self, grants: &[Grant]) -> PlanReport {
        let (mut planned, mut refused, mut notes) = (Vec::<Grant>::new(), Vec::new(), Vec::new());
        for grant in grants.iter() {
            // A grant that is given twice is one.
            if planned.contains(grant) {
                continue;
            }
            if planned.iter().any(|other| other.tag() == grant.tag()) {
                let refusal = Refusal::new(grant.owner(), None, RefusalReason::SameName);
                refused.push(RefusedGrant::new(grant, vec![refusal]));
                continue;
            }
            let request = match self.purpose {
                Purpose::Grant => changes::of_grant(grant, &self),
                Purpose::Revoke => removal::of_grant(grant, &self),
            };
            let (more, refusals) = self.add(planned.len(), grant, request);
            if refusals.is_empty() || self.keeps_refused {
                notes.extend(more);
                planned.push(grant.clone());
            }
            if !refusals.is_empty() {
                refused.push(RefusedGrant::new(grant, refusals));
            }
        }
        PlanReport { plan: self.finish(planned, notes), refused }
    }

    /// Takes a grant's changes in, unless something speaks against them.
    fn add(&mut self, index: usize, grant: &Grant, request: Request) -> (Vec<String>, Vec<Refusal>) {
        let Request { wanted, mut refusals, mut notes } = request;
        let facts = facts::of_grant(grant, self);
        refusals.extend(facts.refusals);
        notes.extend(facts.notes);
        let mut changed: BTreeMap<Place, Drafted> = BTreeMap::new();
        for Wanted { account, setting, change } in wanted {
            let place = (account, setting);
            let now = match changed.remove(&place).or_else(|| self.steps.get(&place).cloned()) {
                Some(drafted) => drafted,
                None => match self.observed.value(&place.0, &place.1) {
                    Some(Ok(value)) => Drafted { before: value.clone(), after: value, changes: Vec::new() },
                    Some(Err(error)) => {
                        refusals.push(Refusal::unread(&place.0, Some(&place.1), &error));
                        continue;
                    }
                    None => {
                        refusals.push(Refusal::not_observed(&place.0, &place.1));
                        continue;
                    }
                },
            };
            let after = change.apply(&now.after);
            // What another grant of the plan brings about is this one's too: it depends on that step.
            if change.is_done(&now.before) && after.is_same_as(&now.after) {
                continue;
            }
            // A whole is one grant's alone.
            if change.is_whole() && !now.changes.is_empty() && !after.is_same_as(&now.after) {
                refusals.push(Refusal::new(&place.0, Some(place.1), RefusalReason::TwoGrants));
                continue;
            }
            let mut drafted = Drafted { after, ..now };
            drafted.changes.push((index, change));
            changed.insert(place, drafted);
        }
        for ((account, setting), drafted) in &changed {
            let (before, after) = (&drafted.before, &drafted.after);
            refusals.extend(limits::check(self, account, setting, before, after, &mut notes));
        }
        refusals.extend(limits::of_inline_policies(self, &changed_inline(&changed)));
        let refusals = Refusal::each_once(refusals);
        if refusals.is_empty() || self.keeps_refused {
            self.steps.append(&mut changed);
        }
        (notes, refusals)
    }

    /// What an inline policy is to hold, by the steps so far.
    pub(super) fn drafted(&self, account: &AccountId, setting: &Setting) -> Option<&Value> {
        self.steps.get(&(account.clone(), setting.clone())).map(|drafted| &drafted.after)
    }

    /// The names of the inline policies of a user or role that the steps so far are about.
    pub(super) fn drafted_inline(&self, account: &AccountId, identity: &Identity) -> Vec<PolicyName> {
        let of = |(of, setting): &Place| match setting {
            Setting::InlinePolicy { identity: whose, policy } if of == account && whose == identity => {
                Some(policy.clone())
            }
            _ => None,
        };
        self.steps.keys().filter_map(of).collect()
    }

    pub(super) const fn purpose(&self) -> Purpose {
        self.purpose
    }

    fn finish(self, grants: Vec<Grant>, mut notes: Vec<String>) -> Plan {
        let mut steps: Vec<_> = self
            .steps
            .into_iter()
            .filter(|(_, drafted)| !drafted.after.is_same_as(&drafted.before))
            .map(|((account, setting), drafted)| Step {
                account,
                setting,
                before: drafted.before,
                changes: drafted.changes,
            })
            .collect();
        let turn = |step: &Step| {
            let phase = self.purpose.phase(&grants, &step.setting, &step.changes);
            self.purpose.phases().iter().position(|it| *it == phase)
        };
        steps.sort_by_key(turn);
        let mut handed_over: Vec<AccountId> = grants.iter().flat_map(Grant::accounts).collect();
        handed_over.retain(|account| !self.observed.reaches(account));
        handed_over.sort();
        handed_over.dedup();
        notes.sort();
        notes.dedup();
        let options = self.options.clone();
        let mut attached: Vec<_> =
            grants.iter().flat_map(|grant| self.observed.attached_policies(grant)).collect();
        attached.sort();
        Plan { purpose: self.purpose, grants, options, steps, attached, handed_over, notes }
    }
}

/// The inline policies among the changes: whose, and what they are to hold.
fn changed_inline(changed: &BTreeMap<Place, Drafted>) -> Vec<(&AccountId, &Setting, &Value)> {
    let inline = changed.iter().filter(|((_, setting), _)| matches!(setting, Setting::InlinePolicy { .. }));
    inline.map(|((account, setting), drafted)| (account, setting, &drafted.after)).collect()
}
