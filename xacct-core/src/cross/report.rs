//! Findings as they come up, each told once.

use super::{CrossFinding, DocumentName};
use crate::{Code, Fault, Place, Severity};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What was found so far.
#[derive(Default)]
pub(super) struct Report {
    findings: Vec<CrossFinding>,
    /// What holds grants back, and the actions that it does.
    pub(super) blocked: BTreeMap<Blocker, BTreeSet<String>>,
}

/// Something that holds back what both halves of a grant allow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Blocker {
    pub(super) code: Code,
    pub(super) document: DocumentName,
    pub(super) place: Option<Place>,
    /// Whom; all alike where it makes no difference.
    pub(super) whom: Option<String>,
    /// The `Sid` of the statement that does, where it has one.
    pub(super) sid: Option<String>,
}

impl Report {
    pub(super) fn add(
        &mut self,
        severity: Severity,
        document: DocumentName,
        place: impl Into<Option<Place>>,
        fault: Fault,
    ) {
        let finding = CrossFinding { severity, document, place: place.into(), fault };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    pub(super) fn error(&mut self, document: DocumentName, place: impl Into<Option<Place>>, fault: Fault) {
        self.add(Severity::Error, document, place, fault);
    }

    pub(super) fn warning(&mut self, document: DocumentName, place: impl Into<Option<Place>>, fault: Fault) {
        self.add(Severity::Warning, document, place, fault);
    }

    /// The gravest first, then in the order of the documents.
    pub(super) fn sorted(mut self) -> Vec<CrossFinding> {
        for (blocker, actions) in std::mem::take(&mut self.blocked) {
            let (severity, fault) = super::layers::fault_of(&blocker, &actions);
            self.add(severity, blocker.document, blocker.place, fault);
        }
        let mut findings = self.findings;
        findings.sort_by_cached_key(|it| {
            let CrossFinding { severity, document, place, fault } = it;
            (Reverse(*severity), document.clone(), *place, fault.code, fault.message.clone())
        });
        findings
    }
}
