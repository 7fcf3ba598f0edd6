//! `validate`: what is wrong with a policy, as Access Analyzer or another validator has recorded it.

mod access_analyzer;
mod grammar;
mod parliament;
mod path;
mod policy_kind;

use super::codes::{codes_of, listed};
use crate::row::Row;
use crate::verdict::Judgement;
use path::Step;
use serde::Deserialize;
use xacct_core::{Code, Document, PolicyKind, Severity, check};

/// What has been recorded, by which validator.
#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    AccessAnalyzer { findings: Vec<access_analyzer::Recorded> },
    Grammar { valid: bool },
    Parliament { parliament: Vec<String> },
}

pub(super) fn judge(row: &Row) -> anyhow::Result<Judgement> {
    match row.read("expected")? {
        Expected::AccessAnalyzer { findings } => access_analyzer::judge(row, &findings),
        Expected::Grammar { valid } => grammar::judge(row, valid),
        Expected::Parliament { parliament } => parliament::judge(row, &parliament),
    }
}

/// A finding of ours.
struct Raised {
    code: Code,
    severity: Severity,
    /// None where it is a fault of the JSON, whose place is not looked at.
    path: Option<Vec<Step>>,
}

/// What we find wrong with `policy`, as a policy of `kind`.
fn raise(policy: &str, kind: PolicyKind) -> Vec<Raised> {
    let document = match Document::from_json(policy) {
        Ok(document) => document,
        Err(error) => return codes_of(&error).map(unreadable).collect(),
    };
    let findings = check(&document, kind).into_iter();
    let raised = findings.map(|finding| Raised {
        code: finding.fault.code,
        severity: finding.severity,
        path: Some(path::of(finding.place, &document)),
    });
    raised.collect()
}

fn unreadable(code: Code) -> Raised {
    Raised { code, severity: Severity::Error, path: None }
}
