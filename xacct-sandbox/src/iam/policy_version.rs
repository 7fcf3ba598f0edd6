//! The versions of managed policies.

use super::iam_call::IamCall;
use super::inline::encoded;
use super::refusals;
use crate::call::{Keys, date};
use crate::policy::IdentityDocument;
use crate::query::{Form, Reply, invalid};
use crate::refusal::{Answer, Refusal};
use crate::state::{ManagedPolicy, PolicyVersion};
use serde::Serialize;
use xacct_core::{Document, PolicyKind};

/// How many characters a managed policy may have.
const LONGEST: usize = 6_144;
/// How many versions are kept.
const MOST: usize = 5;

/// A version as IAM shows it: lists leave the document out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct VersionView {
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    version_id: String,
    is_default_version: bool,
    create_date: String,
}

impl VersionView {
    fn of(policy: &ManagedPolicy, version: &PolicyVersion) -> Self {
        Self {
            document: None,
            version_id: format!("v{}", version.number),
            is_default_version: version.number == policy.default_version,
            create_date: date(version.created),
        }
    }
}

/// The document that a call brings. Of managed policies IAM wants the version of the language to be said.
pub(super) fn document(iam: &IamCall<'_>) -> Answer<IdentityDocument> {
    let text = iam.form.required("PolicyDocument")?;
    let document = IdentityDocument::store(PolicyKind::Identity, text, LONGEST)
        .map_err(|fault| refusals::policy(fault, |limit| refusals::quota("PolicySize", limit)))?;
    match document.document.version.as_deref() {
        Some(Document::VERSION) => Ok(document),
        _ => {
            let message = "Policy document must be version 2012-10-17 or greater.";
            Err(Refusal::new(400, "MalformedPolicyDocument", message))
        }
    }
}

/// The number of the version that a call names.
fn number(form: &Form) -> Answer<u32> {
    let text = form.required("VersionId")?;
    let digits = text.strip_prefix('v').filter(|digits| !digits.starts_with(['0', '+']));
    digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| {
        let pattern = r"Member must satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?";
        invalid("versionId", text, pattern)
    })
}

fn no_such(arn: &str, number: u32) -> Refusal {
    refusals::missing(format!("Policy {arn} version v{number} does not exist or is not attachable."))
}

/// The ARN of the policy and the number of its version that a call is about to change.
fn named(iam: &IamCall<'_>) -> Answer<(String, u32)> {
    let number = number(iam.form)?;
    let policy = iam.own_policy_with(&Keys::new())?;
    match policy.version(number) {
        Some(_) => Ok((policy.arn.clone(), number)),
        None => Err(no_such(&policy.arn, number)),
    }
}

/// `CreatePolicyVersion`.
pub(super) fn create(iam: &mut IamCall<'_>) -> Reply {
    let policy = iam.own_policy_with(&Keys::new())?;
    let document = document(iam)?;
    if policy.versions.len() >= MOST {
        return Err(refusals::limit(
            "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing \
             version.",
        ));
    }
    let (arn, created, is_default) = (policy.arn.clone(), iam.call.now(), iam.form.flag("SetAsDefault"));
    let policy = iam.change_policy(&arn)?;
    policy.made += 1;
    let version = PolicyVersion { number: policy.made, created, document };
    policy.updated = created;
    if is_default {
        policy.default_version = version.number;
    }
    let view = VersionView::of(policy, &version);
    policy.versions.push(version);
    iam.result("PolicyVersion", &view)
}

/// `GetPolicyVersion`.
pub(super) fn get(iam: &mut IamCall<'_>) -> Reply {
    let number = number(iam.form)?;
    let policy = iam.policy()?;
    let version = policy.version(number).ok_or_else(|| no_such(&policy.arn, number))?;
    let document = Some(encoded(&version.document.text));
    iam.result("PolicyVersion", &VersionView { document, ..VersionView::of(policy, version) })
}

/// `ListPolicyVersions`: the newest first.
pub(super) fn list(iam: &mut IamCall<'_>) -> Reply {
    let policy = iam.policy()?;
    // The key falls as the number grows.
    let key = |version: &PolicyVersion| format!("{:010}", u32::MAX - version.number);
    let versions = policy.versions.iter().map(|version| (key(version), VersionView::of(policy, version)));
    let versions = versions.collect();
    iam.listed("Versions", versions)
}

/// `SetDefaultPolicyVersion`.
pub(super) fn set_default(iam: &mut IamCall<'_>) -> Reply {
    let (arn, number) = named(iam)?;
    let now = iam.call.now();
    let policy = iam.change_policy(&arn)?;
    policy.default_version = number;
    policy.updated = now;
    Ok(None)
}

/// `DeletePolicyVersion`: any but the default one.
pub(super) fn delete(iam: &mut IamCall<'_>) -> Reply {
    let (arn, number) = named(iam)?;
    if iam.iam()?.policies.get(&arn).is_some_and(|policy| policy.default_version == number) {
        return Err(refusals::conflict("Cannot delete the default version of a policy."));
    }
    iam.change_policy(&arn)?.versions.retain(|version| version.number != number);
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbered() {
        let read = |id: &str| number(&Form::read(format!("VersionId={id}").as_bytes()));
        assert_eq!(read("v12").unwrap(), 12);
        for id in ["", "v", "v0", "v01", "12", "v%2B1", "vx", "v99999999999"] {
            assert!(read(id).is_err(), "{id}");
        }
    }
}
