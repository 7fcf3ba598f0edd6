//! What the AWS CLI prints around a policy.

use crate::finding::Reported;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

type Members<'t> = BTreeMap<Cow<'t, str>, &'t RawValue>;

/// The members that hold a policy, one in another, and whether what they hold is a role's trust policy.
const PATHS: [(&[&str], bool); 6] = [
    (&["Policy"], false),
    (&["PolicyDocument"], false),
    (&["PolicyVersion", "Document"], false),
    (&["Document"], false),
    (&["AssumeRolePolicyDocument"], true),
    (&["Role", "AssumeRolePolicyDocument"], true),
];

/// A policy out of what the AWS CLI prints around it: `get-bucket-policy` and others have it as a string, `get-role-policy`,
/// `get-policy-version` and `get-role` as it is. A text that is no such thing is as it was.
#[derive(Debug)]
pub(super) struct Unwrapped<'t> {
    /// The policy.
    pub(super) text: Cow<'t, str>,
    /// Whether what is around it says that it is a trust policy.
    pub(super) is_trust: bool,
    /// What stands for the policy in the whole text: it, or a string of it.
    raw: &'t str,
    /// Where that begins.
    start: usize,
}

impl<'t> Unwrapped<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let members = members(text);
        let found = PATHS.into_iter().find_map(|(path, is_trust)| Some((within(&members, path)?, is_trust)));
        let ((raw, policy), is_trust) = found.unwrap_or(((text, Cow::Borrowed(text)), false));
        let start = (raw.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        Self { text: policy, is_trust, raw, start }
    }

    /// Puts findings about the policy where they stand in the whole text.
    pub(super) fn place<'f>(&self, findings: impl Iterator<Item = &'f mut Reported>) {
        let is_string = self.raw.len() != self.text.len();
        let mut findings = findings.peekable();
        let known = if is_string && findings.peek().is_some() { escapes(self.raw) } else { vec![(0, 0)] };
        for finding in findings {
            let place = |at| self.start + place(&known, at);
            finding.bytes = place(finding.bytes.start)..place(finding.bytes.end);
            if is_string {
                // It is written for a policy, and here its quotes would end the string.
                finding.suggestion = None;
            }
        }
    }
}

/// A byte of what a string of JSON says, and the byte of the string, with its quotes, where that stands.
type Known = (usize, usize);

/// The beginning, and what follows each escape: from there on a byte says a byte.
fn escapes(raw: &str) -> Vec<Known> {
    let (mut said, mut at) = (0, 1);
    let mut known = vec![(said, at)];
    while let Some((plain, escape)) = raw.get(at..).and_then(|rest| rest.split_once('\\')) {
        let (length, says) = match escape.strip_prefix('u') {
            Some(digits) => (6, says(digits.get(..4).unwrap_or_default())),
            None => (2, 1),
        };
        said += plain.len() + says;
        at += plain.len() + length;
        known.push((said, at));
    }
    known
}

/// How many bytes a letter of these digits has. Of two that are one letter each says half of its four.
fn says(digits: &str) -> usize {
    let letter = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    letter.map_or(2, char::len_utf8)
}

fn place(known: &[Known], at: usize) -> usize {
    let before = known.partition_point(|(said, _)| *said <= at);
    let (said, place) = known.get(before.saturating_sub(1)).copied().unwrap_or_default();
    place + at - said
}

/// The members of an object in which a policy may stand: none of a policy, since whatever has statements is one.
fn members(text: &str) -> Members<'_> {
    let members: Members<'_> = serde_json::from_str(text).unwrap_or_default();
    if members.contains_key("Statement") { Members::new() } else { members }
}

/// What stands at the end of a path, and the policy that it is.
fn within<'t>(around: &Members<'t>, path: &[&str]) -> Option<(&'t str, Cow<'t, str>)> {
    let (first, rest) = path.split_first()?;
    let text = around.get(*first)?.get();
    match rest.is_empty() {
        true => Some((text, policy(text)?)),
        false => within(&members(text), rest),
    }
}

/// The policy that a member holds, as a string or as it is.
fn policy(json: &str) -> Option<Cow<'_, str>> {
    match json.trim_start().chars().next()? {
        '"' => serde_json::from_str(json).ok().map(Cow::Owned),
        '{' => {
            let members: Members<'_> = serde_json::from_str(json).ok()?;
            members.contains_key("Statement").then_some(Cow::Borrowed(json))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xacct_core::Severity;

    #[test]
    fn each_wrapper_of_the_aws_cli_is_taken_off() {
        let policy = r#"{"Statement": []}"#;
        for (text, expected) in [
            (policy, (policy, false)),
            (r#"{"Policy": "{\"Statement\": []}"}"#, (policy, false)),
            (r#"{"RoleName": "r", "PolicyDocument": {"Statement": []}}"#, (policy, false)),
            (r#"{"PolicyVersion": {"Document": {"Statement": []}, "VersionId": "v1"}}"#, (policy, false)),
            (r#"{"Role": {"RoleName": "r", "AssumeRolePolicyDocument": {"Statement": []}}}"#, (policy, true)),
            (r#"{"Statement": [], "Policy": "{}"}"#, (r#"{"Statement": [], "Policy": "{}"}"#, false)),
            (r#"{"Policy": {"PolicyName": "p"}}"#, (r#"{"Policy": {"PolicyName": "p"}}"#, false)),
            ("[]", ("[]", false)),
            ("nothing", ("nothing", false)),
        ] {
            let unwrapped = Unwrapped::of(text);
            assert_eq!((&*unwrapped.text, unwrapped.is_trust), expected, "{text}");
        }
    }

    #[test]
    fn places_in_a_policy_are_places_in_the_whole_text() {
        let policy = "{\"Statement\": [\"é\", \"😀\", \"end\"]}";
        let string = serde_json::to_string(policy).unwrap();
        let in_ascii = string.replace('é', "\\u00e9").replace('😀', "\\ud83d\\ude00");
        for text in [
            format!("{{\"Policy\": {string}}}"),
            format!("{{\"Policy\": {in_ascii}}}"),
            format!("{{\"PolicyDocument\": {policy}}}"),
            policy.to_owned(),
        ] {
            let unwrapped = Unwrapped::of(&text);
            assert_eq!(unwrapped.text, policy);
            let at = policy.find("end").unwrap();
            let bytes = at..at + 3;
            let mut finding = Reported {
                severity: Severity::Error,
                code: None,
                message: String::new(),
                help: Vec::new(),
                suggestion: None,
                path: String::new(),
                bytes,
            };
            unwrapped.place(std::iter::once(&mut finding));
            assert_eq!(&text[finding.bytes], "end", "{text}");
        }
    }
}
