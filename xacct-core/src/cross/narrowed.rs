//! `XA_MISSING_IDENTITY_HALF`, `XA_MISSING_RESOURCE_HALF`, `XA_LIST_HALF` and `XA_HALF_NARROWER`: what one half of a grant
//! allows, and the other does not.
//!
//! Across accounts both have to allow the same. Where nothing of what belongs together is left, the half is missing; where
//! something is, it is narrower, and what is left is told.
//!
//! - severity: error of `XA_MISSING_IDENTITY_HALF`, `XA_MISSING_RESOURCE_HALF`; warning of `XA_LIST_HALF`,
//!   `XA_HALF_NARROWER`
//! - bad: the bucket's policy allows the analyst `s3:GetObject`, and no policy of the analyst does
//! - good: one `grant!`, from which both halves follow

use super::actions::{Group, listed};
use super::ask::Target;
use super::decide::Verdict;
use super::model::Model;
use super::report::Report;
use super::source::Naming;
use super::tally::{Half, Reached, Tally, Tried};
use crate::{Code, Fault};
use std::collections::{BTreeMap, BTreeSet};

/// Tells what one half of a grant to a party lacks, if anything.
pub(super) fn check(
    model: &Model<'_>,
    target: &Target,
    tally: &Tally<'_, '_>,
    reached: &Reached,
    report: &mut Report,
) {
    // Where each half is wider than the other somewhere, that is one thing to mend.
    let mut told = BTreeSet::new();
    for half in Half::BOTH {
        Lack { model, target, tally, reached, half }.report(&mut told, report);
    }
}

/// What one half may lack of the other.
struct Lack<'a, 'm> {
    model: &'a Model<'m>,
    target: &'a Target,
    tally: &'a Tally<'a, 'm>,
    reached: &'a Reached,
    half: Half,
}

impl<'a> Lack<'a, '_> {
    fn report(&self, told: &mut BTreeSet<String>, report: &mut Report) {
        let lacking: Vec<&Tried<'_, '_>> = self.meant().filter(|tried| tried.lacks(self.half)).collect();
        let (gone, mut narrower): (Vec<_>, Vec<_>) =
            lacking.into_iter().partition(|tried| self.is_gone(tried));
        let (lists, gone): (Vec<_>, Vec<_>) =
            gone.into_iter().partition(|tried| self.is_of_list_alone(tried));
        let (missing, partly): (Vec<_>, Vec<_>) = gone.into_iter().partition(|tried| self.is_whole(tried));
        narrower.extend(partly);
        narrower.retain(|tried| !told.contains(tried.action()));
        told.extend(narrower.iter().map(|tried| tried.action().to_owned()));
        if let Some(first) = missing.first() {
            report.error(first.source.document.clone(), first.place(), self.missing(&missing));
        }
        if let Some(first) = lists.first() {
            report.warning(first.source.document.clone(), first.place(), self.list(&lists));
        }
        if let Some(first) = narrower.first() {
            report.warning(first.source.document.clone(), first.place(), self.narrower(&narrower));
        }
    }

    /// What the other half is meant to allow this party in particular: an account that is named as a whole decides for
    /// itself, and so does everyone. What works through an access point need not work without.
    fn meant(&self) -> impl Iterator<Item = &'a Tried<'a, 'a>> {
        let Self { tally, reached, half, .. } = *self;
        let is_direct = *self.target == Target::Bucket;
        tally.tried.iter().filter(move |tried| {
            tried.half != half
                && !tried.intent.is_joined
                && tried.intent.naming == Naming::Itself
                && !(is_direct && reached.through_access_point(tally.who, tried.action()))
        })
    }

    /// Whether nothing is left of an action, as far as anyone can tell.
    fn is_gone(&self, tried: &Tried<'_, '_>) -> bool {
        let is_same = |other: &&Tried<'_, '_>| other.action() == tried.action();
        let is_open =
            |other: &Tried<'_, '_>| matches!(other.verdict, Verdict::Unknown | Verdict::Excluded(..));
        !self.tally.works(tried.action()) && !self.tally.tried.iter().filter(is_same).any(is_open)
    }

    /// Whether objects work, and what is in the bucket cannot be listed.
    fn is_of_list_alone(&self, tried: &Tried<'_, '_>) -> bool {
        let is_of_object = |other: &Tried<'_, '_>| {
            matches!(Group::of(other.action()), Group::Read | Group::Write) && other.is_granted()
        };
        Group::of(tried.action()) == Group::List
            && self.is_named(Group::List)
            && self.is_whole_group(Group::List)
            && self.tally.tried.iter().any(is_of_object)
    }

    /// Whether nothing is left of what belongs together, and that was asked for.
    fn is_whole(&self, tried: &Tried<'_, '_>) -> bool {
        let group = Group::of(tried.action());
        let works = self.tally.tried.iter().any(Tried::is_granted);
        !works || self.is_named(group) && self.is_whole_group(group)
    }

    /// Whether it is asked for by more than a pattern that stands for everything.
    fn is_named(&self, group: Group) -> bool {
        self.meant().any(|other| Group::of(other.action()) == group && other.intent.is_named)
    }

    fn is_whole_group(&self, group: Group) -> bool {
        self.meant().filter(|other| Group::of(other.action()) == group).all(|other| self.is_gone(other))
    }

    fn who(&self) -> String {
        let party = self.model.parties.get(self.tally.who);
        party.map(|party| party.documents.arn.to_string()).unwrap_or_default()
    }

    /// The policy that stands on the resource's side.
    fn policy(&self) -> String {
        match self.target {
            Target::AccessPoint(_) => "the access point's policy".into(),
            _ => format!("the bucket policy of account {}", self.model.setup.owner),
        }
    }

    fn missing(&self, missing: &[&Tried<'_, '_>]) -> Fault {
        let (who, what) = (self.who(), actions(missing));
        match self.half {
            Half::Identity => Fault::new(
                Code::XA_MISSING_IDENTITY_HALF,
                format!("this grants {who} {what}, and no identity policy of its account allows it that"),
            )
            .help(format!("allow it in a policy of {who} too")),
            Half::Resource => Fault::new(
                Code::XA_MISSING_RESOURCE_HALF,
                format!("this allows {who} {what}, and {} does not grant it that", self.policy()),
            )
            .help(format!("{} has to name {who} and allow the same", self.policy())),
        }
    }

    fn list(&self, lists: &[&Tried<'_, '_>]) -> Fault {
        let (who, what) = (self.who(), actions(lists));
        let other = match self.half {
            Half::Identity => "its identity policies do not".to_owned(),
            Half::Resource => format!("{} does not", self.policy()),
        };
        let message = format!("this allows {who} {what}, and {other}, though both allow objects");
        Fault::new(Code::XA_LIST_HALF, message)
            .help("allow it in both halves, on the bucket's own ARN; without it a missing object is answered with 403")
    }

    fn narrower(&self, narrower: &[&Tried<'_, '_>]) -> Fault {
        let who = self.who();
        let other = match self.half {
            Half::Identity => "its identity policies allow".to_owned(),
            Half::Resource => format!("{} grants", self.policy()),
        };
        let excluded = narrower.iter().find_map(|tried| match &tried.verdict {
            Verdict::Excluded(_, key) => Some(key),
            _ => None,
        });
        let effective = self.effective();
        let message = match (excluded, effective.is_empty()) {
            (Some(key), _) => format!(
                "this allows {who} {} for other values of `{key}` than {other} it for",
                actions(narrower)
            ),
            (None, true) => format!("this allows {who} more than {other}"),
            (None, false) => {
                format!("this allows {who} more than {other}: both halves together allow {effective}")
            }
        };
        Fault::new(Code::XA_HALF_NARROWER, message).help("write both halves alike, as wide as is meant")
    }

    /// What both halves allow: actions, and the patterns of their resources.
    fn effective(&self) -> String {
        let granted = |joined: bool| {
            let tried = self.tally.tried.iter().filter(|tried| tried.is_granted());
            tried.filter(move |tried| tried.intent.is_joined == joined)
        };
        let mut patterns: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for tried in granted(false) {
            patterns.entry(tried.action()).or_default().insert(&tried.intent.pattern);
        }
        for tried in granted(true) {
            patterns
                .entry(tried.action())
                .or_insert_with(|| BTreeSet::from([tried.intent.ask.resource.as_str()]));
        }
        let mut by_patterns: BTreeMap<BTreeSet<&str>, Vec<&str>> = BTreeMap::new();
        for (action, patterns) in patterns {
            by_patterns.entry(patterns).or_default().push(action);
        }
        let parts = by_patterns
            .into_iter()
            .map(|(patterns, actions)| format!("{} on {}", listed(actions), listed(patterns)));
        parts.collect::<Vec<_>>().join(", ")
    }
}

fn actions(tried: &[&Tried<'_, '_>]) -> String {
    listed(tried.iter().map(|tried| tried.action()))
}
