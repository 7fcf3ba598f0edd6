//! Policies and grants in JSON: which of them a text is, and what is wrong with it.

use crate::finding::Reported;
use serde_json::Value;
use std::fmt;
use xacct_core::grant::Grant;
use xacct_core::{Document, PolicyKind, Statement, check_json};

/// What a JSON text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A policy of this kind.
    Policy(PolicyKind),
    /// A grant: both halves' definition.
    Grant,
}

/// Every kind, in the order of the help.
const KINDS: [Kind; 11] = [
    Kind::Policy(PolicyKind::Bucket),
    Kind::Policy(PolicyKind::Identity),
    Kind::Policy(PolicyKind::Trust),
    Kind::Policy(PolicyKind::KmsKey),
    Kind::Policy(PolicyKind::AccessPoint),
    Kind::Policy(PolicyKind::Boundary),
    Kind::Policy(PolicyKind::Session),
    Kind::Policy(PolicyKind::ServiceControl),
    Kind::Policy(PolicyKind::ResourceControl),
    Kind::Policy(PolicyKind::VpcEndpoint),
    Kind::Grant,
];

impl clap::ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        &KINDS
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        let (name, help) = match self {
            Self::Policy(kind) => (kebab(kind.as_str()), kind.in_words()),
            Self::Grant => ("grant".to_owned(), "both halves of a cross-account grant, as `grant!` has it"),
        };
        Some(clap::builder::PossibleValue::new(name).help(help))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(kind) => f.write_str(kind.as_str()),
            Self::Grant => f.write_str("Grant"),
        }
    }
}

/// `ServiceControl` as options are written: `service-control`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for (index, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

/// What is wrong with a text of this kind, or of the kind that it seems to be.
pub(crate) fn check(text: &str, kind: Option<Kind>) -> Vec<Reported> {
    let findings = match kind.unwrap_or_else(|| Kind::of(text)) {
        Kind::Policy(kind) => check_json(text, kind),
        Kind::Grant => Grant::all_from_json_as_far_as_possible(text).1,
    };
    findings.into_iter().map(Reported::of_json).collect()
}

impl Kind {
    /// What a text seems to be by what it holds: members that only grants have; principals, which only policies of resources
    /// have; and then whose actions and resources they are. Not a boundary, session, service control, resource control or
    /// endpoint policy: those look like identity or bucket policies, and have to be called so.
    pub(crate) fn of(text: &str) -> Self {
        // Nearly every text is a policy, and need not be read twice to be told from a grant.
        let is_grant = !text.contains("\"Statement\"")
            && serde_json::from_str::<Value>(text).is_ok_and(|value| match &value {
                Value::Array(entries) => entries.iter().any(seems_a_grant),
                // A stored plan has grants too, and steps besides.
                _ => seems_a_grant(&value) || (value.get("grants").is_some() && value.get("steps").is_none()),
            });
        if is_grant { Self::Grant } else { Self::Policy(Self::of_policy(text)) }
    }

    fn of_policy(text: &str) -> PolicyKind {
        let (document, _) = Document::from_json_as_far_as_possible(text);
        let statements = &document.statements;
        let names_principals = |it: &Statement| it.principal.is_some() || it.not_principal.is_some();
        if !statements.iter().any(names_principals) {
            return PolicyKind::Identity;
        }
        let actions = || statements.iter().flat_map(|it| it.action.iter().chain(&it.not_action).flatten());
        let resources =
            || statements.iter().flat_map(|it| it.resource.iter().chain(&it.not_resource).flatten());
        let begins =
            |prefix: &'static str| actions().all(|action| action.to_ascii_lowercase().starts_with(prefix));
        if begins("sts:") && resources().next().is_none() {
            PolicyKind::Trust
        } else if begins("kms:") {
            PolicyKind::KmsKey
        } else if resources().any(|resource| resource.contains(":accesspoint/")) {
            PolicyKind::AccessPoint
        } else {
            PolicyKind::Bucket
        }
    }
}

fn seems_a_grant(value: &Value) -> bool {
    let has = |member| value.get(member).is_some();
    !has("Statement") && ["owner", "bucket", "grantee", "access"].into_iter().any(has)
}
