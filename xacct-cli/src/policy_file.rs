//! Policies and grants in JSON: which of them a text is.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use xacct_core::{Document, PolicyKind, Statement};

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

/// Whether a text holds grants, by members that only grants have.
pub(crate) fn holds_grants(text: &str) -> bool {
    if let Ok(entries) = serde_json::from_str::<Vec<&RawValue>>(text) {
        return entries.into_iter().any(|entry| seems_a_grant(&Members::of(entry.get())));
    }
    let members = Members::of(text);
    // A stored plan has grants too, and steps besides.
    seems_a_grant(&members) || (members.has("grants") && !members.has("steps"))
}

/// The kind that a policy seems to be by what it holds: principals, which only policies of resources have; and then whose
/// actions and resources they are. Not a boundary, session, service control, resource control or endpoint policy: those look
/// like identity or bucket policies, and have to be called so.
pub(crate) fn kind_of(document: &Document) -> PolicyKind {
    let statements = &document.statements;
    let names_principals = |it: &Statement| it.principal.is_some() || it.not_principal.is_some();
    if !statements.iter().any(names_principals) {
        return PolicyKind::Identity;
    }
    let actions = || statements.iter().flat_map(|it| it.action.iter().chain(&it.not_action).flatten());
    let resources = || statements.iter().flat_map(|it| it.resource.iter().chain(&it.not_resource).flatten());
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

/// The names of an object's members; none of what is no object.
struct Members(BTreeMap<String, IgnoredAny>);

impl Members {
    fn of(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

fn seems_a_grant(members: &Members) -> bool {
    !members.has("Statement")
        && ["owner", "bucket", "grantee", "access"].into_iter().any(|name| members.has(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_tell_a_grant_and_not_what_they_hold() {
        for (text, is_grant) in [
            (r#"{"name": "Statement", "owner": "111111111111"}"#, true),
            (r#"[{"name": "Statement", "bucket": "reports"}]"#, true),
            (r#"{"grants": [{"name": "Statement"}]}"#, true),
            (r#"{"grants": [], "steps": []}"#, false),
            (r#"{"Id": "owner", "Statement": []}"#, false),
            (r#"{"Statement": [], "owner": "111111111111"}"#, false),
            (r#"{"Id": {"grants": 1}}"#, false),
            ("[]", false),
            ("grants", false),
        ] {
            assert_eq!(holds_grants(text), is_grant, "{text}");
        }
    }
}
