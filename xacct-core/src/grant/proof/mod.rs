//! The proof that a grant's documents do what the grant says, by the evaluator: its requests are allowed by all of them
//! together and not without any one, and none of the controls is, whatever the grantees' account allows.
//!
//! The controls are requests beside the grant's own: by others, for other objects, by other actions, against its conditions,
//! past its access point. They are examples, and no proof about all requests there are.
//!
//! `GRANT_NOT_ALLOWED`, `GRANT_NEEDLESS_DOCUMENT`, `GRANT_TOO_WIDE` and `GRANT_OBJECT_OWNER` tell of what is not so. Of
//! the first three, the documents that follow from a grant have none; they are there so that a mistake of ours is
//! refused and not applied. The last is of objects that a third account owns, which no policy of the bucket reaches.
//!
//! - severity: error
//! - bad: `owner: "111111111111", object_owner: "333333333333", via: BucketPolicy`
//! - good: `owner: "111111111111", via: BucketPolicy`, with Object Ownership `BucketOwnerEnforced`

use super::answer::{Stage, Verdict};
use super::request::{Ask, OwnPolicies, controls, further, requests, third_account};
use super::{Grant, GrantDenial, GrantDocument, GrantFinding, Holdings};
use crate::evaluate::Missing;
use crate::{Code, Fault};

/// Everything in which the documents are not what the grant says. Of the documents that follow from a grant, nothing is,
/// unless what it says of the bucket keeps it from working.
pub(super) fn faults(grant: &Grant, documents: &[GrantDocument]) -> Vec<GrantFinding> {
    let holdings = Holdings::of(grant, documents);
    let stage = Stage::new(grant, &holdings);
    let asks = requests(grant);
    let mut faults = denied_of(&stage, &asks);
    if grant.object_owner().is_some_and(|account| account != grant.owner()) {
        // Nor are they the grantees', to whom their own need no grant, but a stranger's.
        let foreign = Stage::new(grant, &holdings).with_objects_of(&third_account(grant));
        faults.extend(denied_of(&foreign, &asks));
    }
    if !faults.is_empty() {
        return faults;
    }
    faults.extend(denied_of(&stage, &further(grant)));
    for document in documents {
        if asks.iter().all(|ask| stage.allows(ask, Some(&document.target))) {
            let message =
                format!("the {} is not needed: the others allow the same without it", document.target);
            faults.push(finding(Code::GRANT_NEEDLESS_DOCUMENT, message, String::new()));
        }
    }
    // Whatever the grantees' account allows, the owner's half keeps them out.
    for control in controls(grant, |_| OwnPolicies::Everything) {
        if stage.allows(&control.ask, None) {
            let message =
                format!("{} is allowed to {}, {}", control.ask.what(), control.ask.who(), control.why);
            faults.push(finding(Code::GRANT_TOO_WIDE, message, String::new()));
        }
    }
    faults
}

/// What the grant says and the documents deny.
fn denied_of(stage: &Stage<'_>, asks: &[Ask]) -> Vec<GrantFinding> {
    let mut faults = Vec::new();
    for ask in asks {
        match stage.decide(ask) {
            Ok(Verdict::Allowed) => {}
            Ok(Verdict::Denied(denial)) => push_new(&mut faults, denied(&denial)),
            Err(error) => push_new(&mut faults, not_allowed(&error.to_string())),
        }
    }
    faults
}

fn not_allowed(words: &str) -> GrantFinding {
    finding(Code::GRANT_NOT_ALLOWED, format!("the grant does not work: {words}"), String::new())
}

fn denied(denial: &GrantDenial) -> GrantFinding {
    if !denial.missing.contains(&Missing::ObjectOwner) {
        return not_allowed(&denial.words);
    }
    let help = "have that account give the bucket's owner full control of the objects or copy them, or set the bucket to \
                `BucketOwnerEnforced`, which makes them the owner's; then leave `object_owner` out";
    let mut finding = finding(Code::GRANT_OBJECT_OWNER, denial.words.clone(), "object_owner".to_owned());
    finding.fault.help = Some(help.to_owned());
    finding
}

fn finding(code: Code, message: String, path: String) -> GrantFinding {
    GrantFinding::error(path, Fault::new(code, message))
}

/// One fault of ownership is told once, not for each request.
fn push_new(faults: &mut Vec<GrantFinding>, fault: GrantFinding) {
    if !faults.iter().any(|told| told.path == fault.path && told.fault.code == fault.fault.code) {
        faults.push(fault);
    }
}

#[cfg(test)]
mod tests;
