//! Inline policies: of users, groups and roles alike.

use super::entity::Kind;
use super::iam_call::IamCall;
use super::{name, refusals};
use crate::policy::IdentityDocument;
use crate::query::Reply;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::ser::SerializeMap;
use xacct_core::PolicyKind;

/// All but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A document as IAM gives it back.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `PutUserPolicy`, `PutGroupPolicy`, `PutRolePolicy`.
pub(super) fn put(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let policy = name::of_policy(iam.form)?;
    let text = iam.form.required("PolicyDocument")?;
    let entity = iam.entity(kind)?;
    refusals::check_modifiable(entity)?;
    let name = entity.name.clone();
    let others = entity.inline.iter().filter(|(other, _)| *other != policy);
    let taken: usize = others.map(|(_, document)| document.length()).sum();
    let quota = kind.inline_quota();
    let document = IdentityDocument::store(PolicyKind::Identity, text, quota.saturating_sub(taken));
    let document = document.map_err(|fault| {
        refusals::policy(fault, |_| {
            let word = kind.word();
            refusals::limit(format!("Maximum policy size of {quota} bytes exceeded for {word} {name}"))
        })
    })?;
    iam.change_entity(kind, &name)?.inline.insert(policy.to_owned(), document);
    Ok(None)
}

/// `GetUserPolicy`, `GetGroupPolicy`, `GetRolePolicy`.
pub(super) fn get(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let policy = name::of_policy(iam.form)?;
    let entity = iam.entity(kind)?;
    let document = entity.inline.get(policy).ok_or_else(|| no_such(kind, policy))?;
    iam.result_of(&InlinePolicy { kind, name: &entity.name, policy, document })
}

/// An inline policy as IAM shows it, below the name of whom it belongs to.
struct InlinePolicy<'a> {
    kind: Kind,
    name: &'a str,
    policy: &'a str,
    document: &'a IdentityDocument,
}

impl Serialize for InlinePolicy<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut elements = serializer.serialize_map(None)?;
        elements.serialize_entry(self.kind.parameter(), self.name)?;
        elements.serialize_entry("PolicyName", self.policy)?;
        elements.serialize_entry("PolicyDocument", &encoded(&self.document.text))?;
        elements.end()
    }
}

fn no_such(kind: Kind, policy: &str) -> crate::refusal::Refusal {
    refusals::missing(format!("The {} policy with name {policy} cannot be found.", kind.word()))
}

/// `ListUserPolicies`, `ListGroupPolicies`, `ListRolePolicies`.
pub(super) fn list(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let names = iam.entity(kind)?.inline.keys().map(|name| (name.clone(), name.clone())).collect();
    iam.listed("PolicyNames", names)
}

/// `DeleteUserPolicy`, `DeleteGroupPolicy`, `DeleteRolePolicy`.
pub(super) fn delete(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let policy = name::of_policy(iam.form)?;
    let entity = iam.entity(kind)?;
    refusals::check_modifiable(entity)?;
    if !entity.inline.contains_key(policy) {
        return Err(no_such(kind, policy));
    }
    let name = entity.name.clone();
    iam.change_entity(kind, &name)?.inline.remove(policy);
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_back_encoded() {
        assert_eq!(encoded(r#"{"a":"b-._~*/ é"}"#), "%7B%22a%22%3A%22b-._~%2A%2F%20%C3%A9%22%7D");
    }
}
