//! `parse`: the policy is read, and written it reads back as the same; AWS's own policies have no errors besides.

use super::codes::{codes_of, listed};
use crate::row::Row;
use crate::verdict::{Judgement, Verdict};
use serde::Deserialize;
use xacct_core::{Code, Document, PolicyKind, Severity, check};

#[derive(Deserialize)]
struct Expected {
    parses: bool,
    #[serde(default)]
    zero_error_findings: bool,
}

pub(super) fn judge(row: &Row) -> anyhow::Result<Judgement> {
    let expected: Expected = row.read("expected")?;
    let document = match Document::from_json(&row.policy()?) {
        Ok(document) => document,
        Err(error) => {
            let codes = codes_of(&error).map(Code::as_str);
            return Ok(Verdict::of(told(expected.parses), listed(codes)).into());
        }
    };
    if let Some(fault) = fault_of_round_trip(&document) {
        return Ok(Verdict::of(told(expected.parses), fault).into());
    }
    if expected.zero_error_findings {
        let errors = check(&document, PolicyKind::Identity);
        let errors = errors.iter().filter(|finding| finding.severity == Severity::Error);
        return Ok(Verdict::of("", listed(errors.map(|finding| finding.fault.code.as_str()))).into());
    }
    Ok(Verdict::of(told(expected.parses), told(true)).into())
}

const fn told(parses: bool) -> &'static str {
    if parses { "a policy" } else { "no policy" }
}

fn fault_of_round_trip(document: &Document) -> Option<String> {
    match Document::from_json(&document.to_string()) {
        Err(error) => Some(format!("written, it is no policy: {error}")),
        Ok(again) if again != *document => Some("written, it reads back as another".into()),
        Ok(again) if !again.is_equivalent_to(document) || !document.canonical().is_equivalent_to(&again) => {
            Some("written, it reads back as one that decides otherwise".into())
        }
        Ok(_) => {
            let canonical = document.canonical();
            let is_read = Document::from_json(&canonical.to_string()).is_ok_and(|again| again == canonical);
            (!is_read).then(|| "its canonical form, written, does not read back".into())
        }
    }
}
