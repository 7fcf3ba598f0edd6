//! `UNIQUE_SIDS_REQUIRED`, `UNIQUE_SIDS_RECOMMENDED`: two statements of the same Sid.
//!
//! IAM refuses such a policy. Other services accept it, and whoever looks for a statement by its Sid finds two. An
//! empty Sid is none.
//!
//! - severity: error of `UNIQUE_SIDS_REQUIRED`; warning of `UNIQUE_SIDS_RECOMMENDED`
//! - bad: `allow Read { … } allow Read { … }`
//! - good: `allow Read { … } allow List { … }`

use super::{Context, Report};
use crate::{Code, Fault, Place, Within};
use std::collections::BTreeSet;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.document.statements.len() < 2 {
        return;
    }
    let mut seen = BTreeSet::new();
    let sids = context.statements().filter_map(|(index, statement)| Some((index, statement.sid.as_deref()?)));
    for (index, sid) in sids.filter(|(_, sid)| !sid.is_empty()) {
        // Owned, as in the other checks, so that there is one such set to build.
        if seen.insert(sid.to_owned()) {
            continue;
        }
        let place = Place::Statement(index, Within::Sid);
        let fault = |code| {
            Fault::new(code, format!("another statement has the Sid `{sid}`"))
                .help("give each statement a Sid of its own, or none")
        };
        match context.kind.needs_unique_sids() {
            true => report.error(place, fault(Code::UNIQUE_SIDS_REQUIRED)),
            false => report.warning(place, fault(Code::UNIQUE_SIDS_RECOMMENDED)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{PolicyKind, Statement};

    fn found(kind: PolicyKind, sids: &[&str]) -> Vec<crate::Finding> {
        let named =
            |sid: &&str| Statement { sid: Some((*sid).to_owned()), ..allow(&["s3:GetObject"], &["*"]) };
        run(check, kind, sids.iter().map(named).collect::<Vec<_>>())
    }

    #[test]
    fn the_second_is_reported() {
        let found = found(PolicyKind::Identity, &["Read", "List", "Read"]);
        assert_eq!(codes(&found), ["UNIQUE_SIDS_REQUIRED"]);
        assert_eq!(found[0].place, Place::Statement(2, Within::Sid));
    }

    #[test]
    fn only_iam_refuses_it() {
        let found = found(PolicyKind::Bucket, &["Read", "Read", "Read"]);
        assert_eq!(codes(&found), ["UNIQUE_SIDS_RECOMMENDED"; 2]);
        assert!(!found[0].severity.stops_the_build());
    }

    #[test]
    fn other_case_and_empty_sids_are_no_repetition() {
        assert!(found(PolicyKind::Identity, &["Read", "read", "", ""]).is_empty());
        assert!(run(check, PolicyKind::Identity, [allow(&[], &[]), allow(&[], &[])]).is_empty());
    }
}
