//! A policy or grants in JSON, or what the AWS CLI prints around a policy.

use super::wrapper::Unwrapped;
use super::{Content, Extent, Parts, What};
use crate::finding::{Cursor, Reported};
use crate::policy_file::{Kind, holds_grants, kind_of};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use xacct_core::grant::Grant;
use xacct_core::{Document, JsonFinding, PolicyKind, check_json};

/// Reads a text of this kind, or of the kind that it seems to be.
pub(super) fn read(text: &str, kind: Option<Kind>) -> Parts {
    let unwrapped = Unwrapped::of(text);
    let inner: &str = &unwrapped.text;
    let of_wrapper = unwrapped.is_trust.then_some(Kind::Policy(PolicyKind::Trust));
    let mut parts = match kind.or(of_wrapper) {
        Some(Kind::Policy(kind)) => of_policy(inner, Some(kind)),
        Some(Kind::Grant) => of_grants(inner),
        None if holds_grants(inner) => of_grants(inner),
        None => of_policy(inner, None),
    };
    if parts.extent != Extent::Whole && serde_json::from_str::<IgnoredAny>(inner).is_err() {
        parts.extent = Extent::Nothing;
    }
    let of_entries = parts.entries.iter_mut().flat_map(|entry| &mut entry.findings);
    unwrapped.place(parts.findings.iter_mut().chain(of_entries));
    parts
}

fn of_policy(text: &str, kind: Option<PolicyKind>) -> Parts {
    let (document, faults) = Document::from_json_as_far_as_possible(text);
    let kind = kind.unwrap_or_else(|| kind_of(&document));
    let (what, extent) = match faults.is_empty() {
        true => (What::Policy(kind, document), Extent::Whole),
        false => (What::Fragment(kind, document), Extent::Part),
    };
    let findings = reported(check_json(text, kind));
    Parts { entries: vec![Content { findings, ..Content::of_file(1, what) }], findings: Vec::new(), extent }
}

fn of_grants(text: &str) -> Parts {
    let (grants, findings) = Grant::all_from_json_as_far_as_possible(text);
    let lines = lines(text);
    // Where one is missing, it is not known which.
    let is_complete = lines.len() == grants.len();
    let line = |index: usize| lines.get(index).copied().filter(|_| is_complete).unwrap_or(1);
    let grants = grants.into_iter().enumerate().map(|(index, grant)| (line(index), grant));
    Parts::of_grants(grants.collect(), reported(findings))
}

/// The lines that the grants of a list begin on.
fn lines(text: &str) -> Vec<usize> {
    let listed = serde_json::from_str::<Vec<&RawValue>>(text).or_else(|_| {
        let mut members = serde_json::from_str::<BTreeMap<String, &RawValue>>(text)?;
        serde_json::from_str(members.remove("grants").map_or("[]", RawValue::get))
    });
    let mut cursor = Cursor::new(text);
    let place = |raw: &RawValue| (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    listed.unwrap_or_default().into_iter().map(|raw| cursor.place(place(raw)).0).collect()
}

fn reported(findings: Vec<JsonFinding>) -> Vec<Reported> {
    findings.into_iter().map(Reported::of_json).collect()
}
