//! The two halves of every grant on the bucket itself.

use super::actions::listed;
use super::ask::Target;
use super::decide::Verdict;
use super::model::{Model, Party};
use super::report::Report;
use super::source::{Naming, Source, sources};
use super::tally::{Half, Reached, Sources, Tally};
use super::{DocumentName, layers, narrowed};
use crate::{AccountId, Code, Fault, Place, PolicyKind, Within};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(model: &Model<'_>, reached: &mut Reached, report: &mut Report) {
    let mut of_accounts = OfAccounts::default();
    let resource: Vec<Source<'_>> = match &model.setup.bucket_policy {
        Some(policy) => sources(PolicyKind::Bucket, policy, model.bucket_policy_name()),
        None => Vec::new(),
    };
    for (who, party) in model.across() {
        let sources = Sources { resource: resource.clone(), identity: identity_sources(party) };
        let tally = Tally::of(model, who, &Target::Bucket, &sources);
        narrowed::check(model, &Target::Bucket, &tally, reached, report);
        layers::note(model, &tally, report);
        of_accounts.note(party, &tally, reached);
        reached.add(&tally);
    }
    of_accounts.report(report);
}

/// What the policies of a party allow.
pub(super) fn identity_sources<'s>(party: &Party<'s>) -> Vec<Source<'s>> {
    let policies = party.documents.identity.iter().enumerate();
    let of = |(index, document)| {
        let name = DocumentName::Identity(party.documents.arn.clone(), index);
        sources(PolicyKind::Identity, document, name)
    };
    policies.flat_map(of).collect()
}

/// Grants to accounts as a whole, of which one principal that takes it up is enough.
#[derive(Default)]
pub(super) struct OfAccounts(BTreeMap<(DocumentName, usize, AccountId), Taken>);

#[derive(Default)]
struct Taken {
    is_taken_up: bool,
    lacking: BTreeSet<String>,
}

impl OfAccounts {
    pub(super) fn note(&mut self, party: &Party<'_>, tally: &Tally<'_, '_>, reached: &Reached) {
        for tried in &tally.tried {
            if tried.half != Half::Resource || tried.intent.naming != Naming::Account {
                continue;
            }
            let key = (tried.source.document.clone(), tried.source.position, party.account.clone());
            let taken = self.0.entry(key).or_default();
            if tried.lacks(Half::Identity) {
                taken.lacking.insert(tried.action().to_owned());
            }
            taken.is_taken_up |= tried.is_granted()
                || tried.verdict == Verdict::Unknown
                || reached.through_access_point(tally.who, tried.action());
        }
    }

    pub(super) fn report(self, report: &mut Report) {
        for ((document, position, account), taken) in self.0 {
            if taken.is_taken_up || taken.lacking.is_empty() {
                continue;
            }
            let what = listed(taken.lacking.iter().map(String::as_str));
            let message = format!(
                "this grants account {account} {what}, and no identity policy of a principal there allows it that"
            );
            let fault = Fault::new(Code::XA_MISSING_IDENTITY_HALF, message)
                .help(format!("account {account} has to allow it in a policy of whoever is to use it"));
            report.error(document, Place::Statement(position, Within::Whole), fault);
        }
    }
}
