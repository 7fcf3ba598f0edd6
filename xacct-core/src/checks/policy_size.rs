//! A policy that is too long, for each quota: `POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA`, `POLICY_SIZE_EXCEEDS_RCP_QUOTA`,
//! `POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA`, `POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA`,
//! `POLICY_SIZE_EXCEEDS_SCP_QUOTA`, `POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA`.
//!
//! The length is that of the compact JSON. Beyond what AWS accepts at most it is an error, beyond what it accepts
//! everywhere a warning: a managed policy holds 6,144 characters, all inline policies of a role together 10,240.
//!
//! - severity: error or warning
//! - bad: a trust policy that names a hundred roles
//! - good: one that names their accounts, and limits `aws:PrincipalArn` by a pattern
//! - allow: not at all: it is of the policy as a whole

use super::{Context, Report};
use crate::kind::Counting;
use crate::{Code, Document, Fault, Finding, Place, PolicyKind, Principals, Severity};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let quota = context.kind.quota();
    if length_at_most(context.document) <= quota.usual {
        return;
    }
    report.findings.extend(finding(context.kind, &context.document.to_string()));
}

/// What is to be said of the length of a policy's JSON.
pub(crate) fn finding(kind: PolicyKind, json: &str) -> Option<Finding> {
    let quota = kind.quota();
    let length = quota.length_of(json);
    let (severity, exceeded) = match length {
        _ if length > quota.greatest => (Severity::Error, quota.greatest),
        _ if length > quota.usual => (Severity::Warning, quota.usual),
        _ => return None,
    };
    Some(Finding { severity, place: Place::Document, fault: fault_of(kind, length, exceeded) })
}

/// An upper bound of the length, which spares nearly every policy from being rendered. In plain loops, because it is made
/// of every policy that compiles.
fn length_at_most(document: &Document) -> usize {
    // Every element's name with its punctuation.
    const ELEMENTS: usize = 256;
    let mut length = ELEMENTS + text(document.id.as_deref()) + text(document.version.as_deref());
    for statement in &document.statements {
        length += ELEMENTS + text(statement.sid.as_deref());
        for list in [&statement.action, &statement.not_action, &statement.resource, &statement.not_resource] {
            length += texts(list.as_deref().unwrap_or_default());
        }
        for principals in [&statement.principal, &statement.not_principal] {
            if let Some(Principals::Listed(groups)) = principals {
                for group in groups {
                    length += NAME + texts(&group.values);
                }
            }
        }
        for block in statement.operators() {
            length += NAME + text(Some(&block.operator));
            for key in &block.keys {
                length += NAME + text(Some(&key.key));
                for value in &key.values {
                    length += text(Some(value.as_str()));
                }
            }
        }
    }
    length
}

/// What stands around the members of an object, with the longest name that IAM gives one.
const NAME: usize = 24;

/// A character of JSON takes at most the six of `\u0000`; quotes and a comma stand around a text.
fn text(text: Option<&str>) -> usize {
    text.map_or(0, |text| text.len() * 6 + 3)
}

fn texts(texts: &[String]) -> usize {
    let mut length = 0;
    for each in texts {
        length += text(Some(each));
    }
    length
}

fn fault_of(kind: PolicyKind, length: usize, quota: usize) -> Fault {
    let unit = match kind.quota().counting {
        Counting::Characters => "characters",
        Counting::Bytes => "bytes",
    };
    let message = format!("the policy has {length} {unit} of JSON, {} at most {quota}", holder(kind, quota));
    Fault::new(code_of(kind), message).help(help(kind, quota))
}

fn code_of(kind: PolicyKind) -> Code {
    match kind {
        PolicyKind::Identity | PolicyKind::Boundary => Code::POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA,
        PolicyKind::Trust => Code::POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA,
        PolicyKind::Session => Code::POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA,
        PolicyKind::ServiceControl => Code::POLICY_SIZE_EXCEEDS_SCP_QUOTA,
        PolicyKind::ResourceControl => Code::POLICY_SIZE_EXCEEDS_RCP_QUOTA,
        PolicyKind::Bucket | PolicyKind::AccessPoint | PolicyKind::KmsKey | PolicyKind::VpcEndpoint => {
            Code::POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA
        }
    }
}

/// What holds no more than the quota.
fn holder(kind: PolicyKind, quota: usize) -> &'static str {
    match kind {
        PolicyKind::Identity if quota == kind.quota().usual => "a managed policy",
        _ => kind.in_words(),
    }
}

fn help(kind: PolicyKind, quota: usize) -> String {
    let is_usual = quota < kind.quota().greatest;
    match kind {
        PolicyKind::Identity if is_usual => {
            format!(
                "split it: the inline policies of a role together hold {}, of a group 5120, of a user 2048",
                kind.quota().greatest
            )
        }
        PolicyKind::Trust if is_usual => {
            format!(
                "AWS raises that to at most {} on request; name accounts, and limit `aws:PrincipalArn`",
                kind.quota().greatest
            )
        }
        PolicyKind::Trust => "name accounts, and limit `aws:PrincipalArn` by patterns".into(),
        PolicyKind::Identity | PolicyKind::ServiceControl | PolicyKind::ResourceControl => {
            "split it into several policies".into()
        }
        _ => "join statements that differ in one element alone, and resources that one pattern fits".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::Statement;
    use proptest::prelude::*;

    /// A policy of exactly this length.
    fn policy_of(length: usize) -> Statement {
        let with_key = |key: &str| allow(&["s3:GetObject"], &[&format!("arn:aws:s3:::b/{key}")]);
        let bare = Document { statements: vec![with_key("")], ..Document::default() }.to_string().len();
        with_key(&"k".repeat(length - bare))
    }

    fn found(kind: PolicyKind, length: usize) -> Vec<(&'static str, bool)> {
        let findings = run(check, kind, [policy_of(length)]);
        let told =
            |finding: &crate::Finding| (finding.fault.code.as_str(), finding.severity.stops_the_build());
        findings.iter().map(told).collect()
    }

    #[test]
    fn a_quota_is_reached_and_not_exceeded() {
        for kind in PolicyKind::ALL {
            let (quota, code) = (kind.quota(), code_of(*kind).as_str());
            assert!(found(*kind, quota.usual).is_empty(), "{kind}");
            let beyond_usual = quota.usual == quota.greatest;
            assert_eq!(found(*kind, quota.usual + 1), [(code, beyond_usual)], "{kind}");
            assert_eq!(found(*kind, quota.greatest + 1), [(code, true)], "{kind}");
        }
    }

    #[test]
    fn the_length_and_the_quota_are_told() {
        let found = run(check, PolicyKind::Identity, [policy_of(7000)]);
        let message = "the policy has 7000 characters of JSON, a managed policy at most 6144";
        assert_eq!(found[0].fault.message, message);
    }

    #[test]
    fn characters_and_bytes_are_counted_as_the_quota_counts() {
        let with_sid = |sid: String| Statement { sid: Some(sid), ..allow(&["kms:*"], &["*"]) };
        let of_two_bytes = "ü".repeat(10_240);
        assert!(run(check, PolicyKind::VpcEndpoint, [with_sid(of_two_bytes.clone())]).is_empty());
        assert_eq!(run(check, PolicyKind::Bucket, [with_sid(of_two_bytes)]).len(), 1);
    }

    proptest! {
        #[test]
        fn no_policy_is_longer_than_its_bound(
            texts in prop::array::uniform8("[\\x00a\"ü]{0,9}"),
            several in any::<bool>(),
        ) {
            let [version, id, sid, action, resource, operator, key, value] = texts;
            let list = |text: &String| Some(vec![text.clone(); if several { 2 } else { 1 }]);
            let statement = Statement {
                sid: Some(sid),
                principal: principal(&value),
                not_principal: principal("accounts.google.com"),
                not_action: list(&action),
                not_resource: list(&resource),
                action: list(&action),
                resource: list(&resource),
                ..with_condition(allow(&[], &[]), &operator, &key, &value)
            };
            let statements = vec![statement.clone(), statement];
            let document = Document { version: Some(version), id: Some(id), statements };
            prop_assert!(document.to_string().len() <= length_at_most(&document));
        }
    }
}
