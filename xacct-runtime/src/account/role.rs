//! Roles: their trust policies, sessions and tags.

use super::tags_of;
use crate::call::{Call, sent, sent_or_absent};
use crate::{Account, Error, RoleValue, document};
use aws_sdk_iam::types::Tag;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xacct_core::{Document, RoleName};

/// How long a session lasts at most where nothing is said, in seconds.
const DEFAULT_SESSION: u32 = 3_600;

/// What IAM says of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoleDescription {
    /// Its ARN, with its path.
    pub arn: String,
    /// Its unique id: `AROA…`.
    pub unique_id: String,
    /// Who may assume it.
    pub trust: Document,
    /// How long a session may last, in seconds.
    pub max_session_duration: u32,
    /// The ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

impl Account {
    /// What IAM says of a role, or `None` where there is none. Needs `iam:GetRole`.
    ///
    /// # Errors
    /// [`Error::UnreadableDocument`] for a trust policy that is none; [`Error::Refused`], [`Error::NotSent`],
    /// [`Error::Unknown`].
    pub async fn role(&self, name: &RoleName) -> Result<Option<RoleDescription>, Error> {
        let call = call("iam:GetRole", name);
        let found = sent_or_absent!(call, self.iam.get_role().role_name(name.as_str()), is_no_entity)?;
        let Some(role) = found.and_then(|found| found.role) else { return Ok(None) };
        let trust = role.assume_role_policy_document.unwrap_or_default();
        Ok(Some(RoleDescription {
            trust: document::read_encoded(call.operation(), &trust)?,
            arn: role.arn,
            unique_id: role.role_id,
            max_session_duration: role
                .max_session_duration
                .and_then(|it| it.try_into().ok())
                .unwrap_or(DEFAULT_SESSION),
            boundary: role.permissions_boundary.and_then(|it| it.permissions_boundary_arn),
            tags: tags_of(role.tags),
        }))
    }

    /// Makes a role, of the path `/`. Needs `iam:CreateRole`, and `iam:TagRole` for tags.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `EntityAlreadyExists` means that there is one of that name, and
    /// `MalformedPolicyDocument` that a principal does not exist; [`Error::NotSent`]; [`Error::Unknown`].
    pub(crate) async fn create_role(&self, name: &RoleName, value: &RoleValue) -> Result<(), Error> {
        let call = call("iam:CreateRole", name);
        let RoleValue { trust, max_session_duration, boundary, tags } = value;
        let request =
            self.iam.create_role().role_name(name.as_str()).assume_role_policy_document(trust.to_string());
        let request = request.set_max_session_duration((*max_session_duration).try_into().ok());
        let request = request.set_permissions_boundary(boundary.clone());
        sent!(call, request.set_tags(tags_to(&call, tags)?)).map(drop)
    }

    /// Makes `trust` the trust policy of a role. Needs `iam:UpdateAssumeRolePolicy`.
    pub(crate) async fn update_trust(&self, name: &RoleName, trust: &Document) -> Result<(), Error> {
        let call = call("iam:UpdateAssumeRolePolicy", name);
        let request = self.iam.update_assume_role_policy().role_name(name.as_str());
        sent!(call, request.policy_document(trust.to_string())).map(drop)
    }

    /// Sets how long a session of a role may last, in seconds. Needs `iam:UpdateRole`.
    pub(crate) async fn update_max_session(&self, name: &RoleName, seconds: u32) -> Result<(), Error> {
        let call = call("iam:UpdateRole", name);
        let request = self.iam.update_role().role_name(name.as_str());
        sent!(call, request.set_max_session_duration(seconds.try_into().ok())).map(drop)
    }

    /// Deletes a role; one that is not there is as it should be. Needs `iam:DeleteRole`.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `DeleteConflict` means that it still has policies; [`Error::NotSent`];
    /// [`Error::Unknown`].
    pub(crate) async fn delete_role(&self, name: &RoleName) -> Result<(), Error> {
        let call = call("iam:DeleteRole", name);
        sent_or_absent!(call, self.iam.delete_role().role_name(name.as_str()), is_no_entity).map(drop)
    }
}

/// Whether IAM says that what was asked for is not there.
pub(super) fn is_no_entity(code: &str, _: &str) -> bool {
    code == "NoSuchEntity"
}

/// Tags as IAM takes them.
pub(super) fn tags_to(call: &Call, tags: &BTreeMap<String, String>) -> Result<Option<Vec<Tag>>, Error> {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    let tags = tags.collect::<Result<Vec<_>, _>>().map_err(|source| call.not_sent(source))?;
    Ok(Some(tags).filter(|tags| !tags.is_empty()))
}

fn call(action: &'static str, name: &RoleName) -> Call {
    Call::new(action, format!("role `{name}`"))
}
