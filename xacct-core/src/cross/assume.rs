//! `XA_ASSUME_HALF`: a role that its trust policy and the caller's own policies do not both open. And `XA_CHAINED_ACCOUNT`:
//! a principal of a third account that reaches the bucket by such a role.
//!
//! Whoever may assume a role of another account reaches what that role does, and the bucket's owner sees only the role.
//!
//! - severity: error of `XA_ASSUME_HALF`; suggestion of `XA_CHAINED_ACCOUNT`
//! - bad: the role trusts `arn:aws:iam::222222222222:role/analyst`, which has no policy for `sts:AssumeRole`
//! - good: `policy! { <Identity> allow { action: sts:AssumeRole, resource:
//!   "arn:aws:iam::111111111111:role/reports-reader" } }`

use super::ask::Target;
use super::decide::Verdict;
use super::halves::identity_sources;
use super::model::{Model, Party};
use super::report::Report;
use super::source::{Naming, sources};
use super::tally::{Half, Reached, Sources, Tally, Tried};
use super::{DocumentName, layers};
use crate::{AccountId, Code, Fault, Place, PolicyKind, Severity, Within};
use std::collections::BTreeMap;

pub(super) fn check(model: &Model<'_>, reached: &Reached, report: &mut Report) {
    for (at, role) in model.parties.iter().enumerate() {
        // A role without a trust policy is one of which it is not known.
        if role.documents.trust.is_some() {
            check_role(model, at, role, reached, report);
        }
    }
}

/// Whether anyone of an account that a statement trusts as a whole may assume the role, and where that stands.
type Accounts = BTreeMap<(usize, AccountId), bool>;

fn check_role(model: &Model<'_>, at: usize, role: &Party<'_>, reached: &Reached, report: &mut Report) {
    let target = Target::Role(at);
    let Some(name) = target.document(model) else { return };
    let mut accounts = Accounts::new();
    for (who, caller) in model.parties.iter().enumerate().filter(|(who, _)| *who != at) {
        let trust = role.documents.trust.as_ref();
        let resource = trust.map(|it| sources(PolicyKind::Trust, it, name.clone())).unwrap_or_default();
        let sources = Sources { resource, identity: identity_sources(caller) };
        let tally = Tally::of(model, who, &target, &sources);
        layers::note(model, &tally, report);
        for half in Half::BOTH {
            let mut lacking = tally.tried.iter().filter(|tried| tried.lacks(half));
            if let Some(tried) = lacking.find(|it| it.intent.naming == Naming::Itself) {
                report.error(tried.source.document.clone(), tried.place(), fault_of(role, caller, half));
            }
        }
        note_accounts(&tally.tried, caller, &mut accounts);
        if tally.allowed().next().is_some() {
            chain(model, at, caller, reached, &name, report);
        }
    }
    for ((position, account), is_open) in accounts {
        if !is_open {
            report.error(name.clone(), Place::Statement(position, Within::Whole), of_account(role, &account));
        }
    }
}

fn note_accounts(tried: &[Tried<'_, '_>], caller: &Party<'_>, accounts: &mut Accounts) {
    let by_account = |it: &&Tried<'_, '_>| it.half == Half::Resource && it.intent.naming == Naming::Account;
    for tried in tried.iter().filter(by_account) {
        let is_open = accounts.entry((tried.source.position, caller.account.clone())).or_default();
        *is_open |= tried.is_granted() || tried.verdict == Verdict::Unknown;
    }
}

fn fault_of(role: &Party<'_>, caller: &Party<'_>, lacking: Half) -> Fault {
    let (role, caller) = (&role.documents.arn, &caller.documents.arn);
    match lacking {
        Half::Identity => Fault::new(
            Code::XA_ASSUME_HALF,
            format!("this trusts {caller} with {role}, and no policy of {caller} allows it `sts:AssumeRole` on that"),
        )
        .help(format!("allow {caller} `sts:AssumeRole` on `{role}`")),
        Half::Resource => Fault::new(
            Code::XA_ASSUME_HALF,
            format!("this allows {caller} to assume {role}, whose trust policy does not trust it"),
        )
        .help(format!("the trust policy of {role} has to name {caller}, and what its conditions ask for")),
    }
}

fn of_account(role: &Party<'_>, account: &AccountId) -> Fault {
    let role = &role.documents.arn;
    let message = format!(
        "this trusts account {account} with {role}, and no policy of a principal there allows it `sts:AssumeRole` on that"
    );
    Fault::new(Code::XA_ASSUME_HALF, message).help(format!(
        "account {account} has to allow `sts:AssumeRole` on `{role}` to whoever is to assume it"
    ))
}

/// Tells of a caller from a third account, which the owner has nowhere named.
fn chain(
    model: &Model<'_>,
    at: usize,
    caller: &Party<'_>,
    reached: &Reached,
    trust: &DocumentName,
    report: &mut Report,
) {
    let Some(role) = model.parties.get(at) else { return };
    let owner = &model.setup.owner;
    let is_third = caller.account != *owner && caller.account != role.account && role.account != *owner;
    let reaches = || reached.0.iter().any(|it| it.ask.who == at);
    if is_third && reaches() {
        let message = format!(
            "{} of account {} reaches the bucket in two hops: it assumes {}, which account {owner} grants it",
            caller.documents.arn, caller.account, role.documents.arn
        );
        let fault = Fault::new(Code::XA_CHAINED_ACCOUNT, message)
            .help(format!("account {owner} sees and limits the role alone; see that this is meant"));
        report.add(Severity::Suggestion, trust.clone(), None, fault);
    }
}
