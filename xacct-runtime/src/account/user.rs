//! Users and the groups that they are in.

use super::inline_policy::attached;
use super::role::is_no_entity;
use super::tags_of;
use crate::call::{Call, every_page, sent, sent_or_absent};
use crate::{Account, Error, document};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xacct_core::{Document, UserName};

/// What IAM says of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserDescription {
    /// Its ARN, with its path.
    pub arn: String,
    /// Its unique id: `AIDA…`.
    pub unique_id: String,
    /// The ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

impl Account {
    /// What IAM says of a user, or `None` where there is none. Needs `iam:GetUser`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn user(&self, name: &UserName) -> Result<Option<UserDescription>, Error> {
        let call = Call::new("iam:GetUser", format!("user `{name}`"));
        let found = sent_or_absent!(call, self.iam.get_user().user_name(name.as_str()), is_no_entity)?;
        Ok(found.and_then(|found| found.user).map(|user| UserDescription {
            arn: user.arn,
            unique_id: user.user_id,
            boundary: user.permissions_boundary.and_then(|it| it.permissions_boundary_arn),
            tags: tags_of(user.tags),
        }))
    }

    /// The names of the groups that a user is in. Needs `iam:ListGroupsForUser`.
    pub(crate) async fn groups_of(&self, name: &UserName) -> Result<Vec<String>, Error> {
        Ok(every_page!(
            Call::new("iam:ListGroupsForUser", format!("user `{name}`")),
            self.iam.list_groups_for_user().user_name(name.as_str()),
            |page| page.groups.into_iter().map(|group| group.group_name)
        ))
    }

    /// The inline policies of a group. Needs `iam:ListGroupPolicies` and `iam:GetGroupPolicy`.
    pub(crate) async fn inline_policies_of_group(&self, group: &str) -> Result<Vec<Document>, Error> {
        let names: Vec<String> = every_page!(
            Call::new("iam:ListGroupPolicies", format!("group `{group}`")),
            self.iam.list_group_policies().group_name(group),
            |page| page.policy_names
        );
        let mut documents = Vec::new();
        for name in names {
            let call = Call::new("iam:GetGroupPolicy", format!("policy `{name}` of group `{group}`"));
            let found = sent!(call, self.iam.get_group_policy().group_name(group).policy_name(name))?;
            documents.push(document::read_encoded(call.operation(), &found.policy_document)?);
        }
        Ok(documents)
    }

    /// The managed policies that are attached to a group: names and ARNs. Needs `iam:ListAttachedGroupPolicies`.
    pub(crate) async fn attached_policies_of_group(
        &self,
        group: &str,
    ) -> Result<Vec<(String, String)>, Error> {
        Ok(every_page!(
            Call::new("iam:ListAttachedGroupPolicies", format!("group `{group}`")),
            self.iam.list_attached_group_policies().group_name(group),
            |page| attached(page.attached_policies)
        ))
    }
}
