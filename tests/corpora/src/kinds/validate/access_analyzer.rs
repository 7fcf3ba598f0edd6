//! Rows with the findings of IAM Access Analyzer.
//!
//! A row agrees when we raise every recorded finding of a code that we have, and no error or security warning of a code
//! of Access Analyzer's that is not recorded. Our own codes are not held against a row.

use super::{Raised, listed, path, policy_kind, raise};
use crate::row::Row;
use crate::verdict::{CodeOutcome, Judgement, Outcome, Verdict};
use serde::Deserialize;
use xacct_core::Code;

/// A finding as Access Analyzer gave it.
#[derive(Deserialize)]
pub(super) struct Recorded {
    code: String,
    /// Where it stands: one place, or each of several that belong together.
    #[serde(default)]
    path: Vec<Vec<path::Step>>,
}

impl Recorded {
    fn is(&self, raised: &Raised) -> bool {
        let is_there = |ours: &Vec<path::Step>| self.path.iter().any(|theirs| path::agree(ours, theirs));
        self.code == raised.code.as_str()
            && (self.path.is_empty() || raised.path.as_ref().is_none_or(is_there))
    }
}

pub(super) fn judge(row: &Row, recorded: &[Recorded]) -> anyhow::Result<Judgement> {
    let kind = match policy_kind::of(row)? {
        Ok(Some(kind)) => kind,
        Ok(None) => return Ok(Verdict::Skipped("the row names no type of policies").into()),
        Err(reason) => return Ok(Verdict::Skipped(reason).into()),
    };
    let raised = raise(&row.policy()?, kind);
    // Recorded with a catalogue that may be years older than ours, or with one of months ago.
    let is_recent = row.read_if_any("newest_run")?.unwrap_or(true);
    Ok(compare(recorded, &raised, is_recent))
}

fn compare(recorded: &[Recorded], raised: &[Raised], is_recent: bool) -> Judgement {
    let known = recorded.iter().filter_map(|finding| Some((finding, code_named(&finding.code)?)));
    let recorded_codes = known.map(|(finding, code)| {
        let is_found = raised.iter().any(|raised| finding.is(raised));
        outcome(code, if is_found { Outcome::Found } else { Outcome::Missed }, is_recent)
    });
    let stopping = raised.iter().filter(|raised| raised.severity.stops_the_build() && !raised.code.is_ours());
    let extra = stopping.filter(|raised| !recorded.iter().any(|finding| finding.is(raised)));
    let extra = extra.map(|raised| outcome(raised.code, Outcome::Extra, is_recent));
    let codes: Vec<_> = recorded_codes.chain(extra).collect();
    Judgement { verdict: verdict(&codes), codes }
}

/// The differences that count, or else those that another catalogue can be the reason of.
fn verdict(codes: &[CodeOutcome]) -> Verdict {
    let with = |outcome: Outcome| {
        let codes = codes.iter().filter(move |code| code.outcome == outcome);
        codes.map(|code| code.code.as_str())
    };
    let (missed, extra) = (listed(with(Outcome::Missed)), listed(with(Outcome::Extra)));
    let (missed_then, extra_then) = (listed(with(Outcome::MissedThen)), listed(with(Outcome::ExtraThen)));
    if !missed.is_empty() || !extra.is_empty() {
        Verdict::Disagree { expected: missed, got: extra }
    } else if !missed_then.is_empty() || !extra_then.is_empty() {
        Verdict::Vintage { expected: missed_then, got: extra_then }
    } else {
        Verdict::Agree
    }
}

fn code_named(name: &str) -> Option<Code> {
    Code::ALL.iter().copied().find(|code| code.as_str() == name)
}

/// Codes that say that AWS does not have something: what it has changes from month to month.
const OF_THE_CATALOGUE: &[Code] = &[
    Code::INVALID_ACTION,
    Code::INVALID_ARN_RESOURCE,
    Code::INVALID_GLOBAL_CONDITION_KEY,
    Code::INVALID_SERVICE,
    Code::INVALID_SERVICE_CONDITION_KEY,
    Code::INVALID_SERVICE_IN_ACTION,
    Code::MISSING_QUALIFIER,
    Code::UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
];

fn outcome(code: Code, outcome: Outcome, is_recent: bool) -> CodeOutcome {
    let is_of_catalogue = OF_THE_CATALOGUE.contains(&code);
    let outcome = match outcome {
        Outcome::Missed if is_of_catalogue && !is_recent => Outcome::MissedThen,
        Outcome::Extra if is_of_catalogue && !is_recent => Outcome::ExtraThen,
        outcome => outcome,
    };
    CodeOutcome { code, outcome }
}
