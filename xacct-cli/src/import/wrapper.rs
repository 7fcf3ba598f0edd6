//! What the AWS CLI prints around a policy.

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

/// A policy out of what the AWS CLI prints around it, and whether that says that it is a trust policy: `get-bucket-policy`
/// and others have it as a string, `get-role-policy`, `get-policy-version` and `get-role` as it is. A text that is no such
/// thing is given back.
pub(crate) fn unwrapped(text: &str) -> (Cow<'_, str>, bool) {
    let found = PATHS.into_iter().find_map(|(path, is_trust)| Some((at(text, path)?, is_trust)));
    found.unwrap_or((Cow::Borrowed(text), false))
}

fn at<'t>(text: &'t str, path: &[&str]) -> Option<Cow<'t, str>> {
    let Some((first, rest)) = path.split_first() else { return policy(text) };
    let members: Members<'t> = serde_json::from_str(text).ok()?;
    // A policy is not in something, and whatever has statements is one.
    if members.contains_key("Statement") {
        return None;
    }
    at(members.get(*first)?.get(), rest)
}

/// The policy that a member holds, as a string or as it is.
fn policy(json: &str) -> Option<Cow<'_, str>> {
    match json.trim_start().chars().next()? {
        '"' => serde_json::from_str(json).ok().map(Cow::Owned),
        '{' => Some(Cow::Borrowed(json)).filter(|json| json.contains("\"Statement\"")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let (unwrapped, is_trust) = unwrapped(text);
            assert_eq!((&*unwrapped, is_trust), expected, "{text}");
        }
    }
}
