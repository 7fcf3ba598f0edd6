//! The proof that a grant's documents do what the grant says, by the evaluator: its requests are allowed by all of them
//! together and not without any one, and none of the controls is, whatever the grantees' account allows.
//!
//! The controls are requests beside the grant's own: by others, for other objects, by other actions, against its conditions,
//! past its access point. They are examples, and no proof about all requests there are.

mod ask;
mod control;
mod stage;

use super::{Grant, GrantDocument, GrantFinding};
use crate::evaluate::{Decision, Missing, RequestError};
use crate::{Code, Fault};
use stage::Stage;

/// Everything in which the documents are not what the grant says. Of the documents that follow from a grant, nothing is,
/// unless what it says of the bucket keeps it from working.
pub(super) fn faults(grant: &Grant, documents: &[GrantDocument]) -> Vec<GrantFinding> {
    let stage = Stage::new(grant, documents);
    let asks = ask::of_grant(grant);
    let mut faults = denied_of(&stage, &asks);
    if let Some(foreign) = Stage::of_object_owner(grant, documents, &control::third_account(grant)) {
        faults.extend(denied_of(&foreign, &asks));
    }
    if !faults.is_empty() {
        return faults;
    }
    faults.extend(denied_of(&stage, &ask::further(grant)));
    for (index, document) in documents.iter().enumerate() {
        if asks.iter().all(|ask| stage.allows(ask, Some(index))) {
            let message =
                format!("the {} is not needed: the others allow the same without it", document.target);
            faults.push(finding(Code::GRANT_NEEDLESS_DOCUMENT, message, String::new()));
        }
    }
    for control in control::of_grant(grant) {
        if stage.allows(&control.ask, None) {
            let message =
                format!("{} is allowed to {}, {}", control.ask.what(), control.ask.who(), control.why);
            faults.push(finding(Code::GRANT_TOO_WIDE, message, String::new()));
        }
    }
    faults
}

/// What the grant says and the documents deny.
fn denied_of(stage: &Stage<'_>, asks: &[ask::Ask]) -> Vec<GrantFinding> {
    let mut faults = Vec::new();
    for ask in asks {
        if let Verdict::Denied(denial) = stage.decide(ask) {
            push_new(&mut faults, denied(&denial));
        }
    }
    faults
}

/// What becomes of a request.
enum Verdict {
    Allowed,
    Denied(Denial),
}

/// Why a request is denied.
struct Denial {
    reason: String,
    is_for_object_owner: bool,
}

impl Verdict {
    fn of(decision: Result<Decision<'_>, RequestError>, explains: bool) -> Self {
        match decision {
            Ok(decision) if decision.is_allowed() => Self::Allowed,
            Ok(decision) => Self::Denied(Denial {
                is_for_object_owner: decision.missing().any(|missing| missing == Missing::ObjectOwner),
                reason: if explains { decision.to_string() } else { String::new() },
            }),
            Err(error) => Self::unknown(&error),
        }
    }

    fn unknown(error: &RequestError) -> Self {
        Self::Denied(Denial { reason: error.to_string(), is_for_object_owner: false })
    }
}

fn denied(denial: &Denial) -> GrantFinding {
    if !denial.is_for_object_owner {
        let message = format!("the grant does not work: {}", denial.reason);
        return finding(Code::GRANT_NOT_ALLOWED, message, String::new());
    }
    let help = "have that account give the bucket's owner full control of the objects or copy them, or set the bucket to \
                `BucketOwnerEnforced`, which makes them the owner's; then leave `object_owner` out";
    let mut finding = finding(Code::GRANT_OBJECT_OWNER, denial.reason.clone(), "object_owner".to_owned());
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

/// What the proof asks and how it is answered, for tests that ask something else.
#[cfg(test)]
pub(super) mod world {
    pub(in crate::grant) use super::ask::{Ask, Asker, Keys, OwnPolicies, Subject, of_grant as requests_of};
    use crate::grant::{Grant, GrantDocument};

    pub(in crate::grant) fn is_allowed(grant: &Grant, documents: &[GrantDocument], ask: &Ask) -> bool {
        super::Stage::new(grant, documents).allows(ask, None)
    }
}

#[cfg(test)]
mod tests;
