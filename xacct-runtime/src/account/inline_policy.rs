//! Inline policies of users and roles.

use crate::call::{Call, every_page, sent, sent_or_absent};
use crate::{Account, Error, document};
use aws_sdk_iam::types::AttachedPolicy;
use std::fmt;
use xacct_core::{Document, IdentityPolicy, PolicyName, RoleName, UserName};

/// A user or a role of an account: who has inline policies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Identity {
    /// An IAM user, by name.
    User(UserName),
    /// An IAM role, by name, without its path.
    Role(RoleName),
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(f, "user `{name}`"),
            Self::Role(name) => write!(f, "role `{name}`"),
        }
    }
}

impl Account {
    /// Makes `policy` the inline policy `name` of `identity`, in place of the one it had under that name. Other
    /// inline policies stay. Needs `iam:PutUserPolicy` or `iam:PutRolePolicy`.
    ///
    /// It takes effect within seconds, and not at once.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `NoSuchEntity` means that the identity does not exist in this account, and
    /// `LimitExceeded` that all inline policies of it together exceed 2,048 characters for a user or 10,240 for a
    /// role; [`Error::NotSent`]; [`Error::Unknown`].
    pub async fn put_identity_policy(
        &self,
        identity: &Identity,
        name: &PolicyName,
        policy: &IdentityPolicy,
    ) -> Result<(), Error> {
        self.put_identity_text(identity, name, policy.as_json()).await
    }

    /// The same of a document that was read before.
    pub(crate) async fn put_identity_document(
        &self,
        identity: &Identity,
        name: &PolicyName,
        policy: &Document,
    ) -> Result<(), Error> {
        self.put_identity_text(identity, name, &policy.to_string()).await
    }

    async fn put_identity_text(
        &self,
        identity: &Identity,
        name: &PolicyName,
        policy: &str,
    ) -> Result<(), Error> {
        match identity {
            Identity::User(user) => {
                let call = call("iam:PutUserPolicy", identity, name);
                let request = self.iam.put_user_policy().user_name(user.as_str()).policy_name(name.as_str());
                sent!(call, request.policy_document(policy)).map(drop)
            }
            Identity::Role(role) => {
                let call = call("iam:PutRolePolicy", identity, name);
                let request = self.iam.put_role_policy().role_name(role.as_str()).policy_name(name.as_str());
                sent!(call, request.policy_document(policy)).map(drop)
            }
        }
    }

    /// The names of the inline policies of `identity`. Needs `iam:ListUserPolicies` or `iam:ListRolePolicies`.
    pub(crate) async fn inline_policy_names(&self, identity: &Identity) -> Result<Vec<PolicyName>, Error> {
        let action = match identity {
            Identity::User(_) => "iam:ListUserPolicies",
            Identity::Role(_) => "iam:ListRolePolicies",
        };
        let call = || Call::new(action, identity.to_string());
        let names: Vec<String> = match identity {
            Identity::User(user) => {
                let request = || self.iam.list_user_policies().user_name(user.as_str());
                every_page!(call(), request(), |page| page.policy_names)
            }
            Identity::Role(role) => {
                let request = || self.iam.list_role_policies().role_name(role.as_str());
                every_page!(call(), request(), |page| page.policy_names)
            }
        };
        let read = |text: String| {
            PolicyName::new(text.clone()).map_err(|source| Error::Unreadable {
                operation: call().operation(),
                text,
                source: source.into(),
            })
        };
        names.into_iter().map(read).collect()
    }

    /// The managed policies that are attached to `identity`: names and ARNs. Needs `iam:ListAttachedUserPolicies` or
    /// `iam:ListAttachedRolePolicies`.
    pub(crate) async fn attached_policies(
        &self,
        identity: &Identity,
    ) -> Result<Vec<(String, String)>, Error> {
        Ok(match identity {
            Identity::User(user) => every_page!(
                Call::new("iam:ListAttachedUserPolicies", identity.to_string()),
                self.iam.list_attached_user_policies().user_name(user.as_str()),
                |page| attached(page.attached_policies)
            ),
            Identity::Role(role) => every_page!(
                Call::new("iam:ListAttachedRolePolicies", identity.to_string()),
                self.iam.list_attached_role_policies().role_name(role.as_str()),
                |page| attached(page.attached_policies)
            ),
        })
    }

    /// The inline policy `name` of `identity`, or `None` if it has no policy of that name. Needs `iam:GetUserPolicy`
    /// or `iam:GetRolePolicy`.
    ///
    /// # Errors
    /// [`Error::UnreadableDocument`] for a document that is no policy; [`Error::Refused`], of which `NoSuchEntity`
    /// means that the identity does not exist, [`Error::NotSent`] and
    /// [`Error::Unknown`] when nothing was read.
    pub async fn identity_policy(
        &self,
        identity: &Identity,
        name: &PolicyName,
    ) -> Result<Option<Document>, Error> {
        let (call, encoded) = match identity {
            Identity::User(user) => {
                let call = call("iam:GetUserPolicy", identity, name);
                let request = self.iam.get_user_policy().user_name(user.as_str()).policy_name(name.as_str());
                let found = sent_or_absent!(call, request, has_no_policy)?;
                (call, found.map(|found| found.policy_document))
            }
            Identity::Role(role) => {
                let call = call("iam:GetRolePolicy", identity, name);
                let request = self.iam.get_role_policy().role_name(role.as_str()).policy_name(name.as_str());
                let found = sent_or_absent!(call, request, has_no_policy)?;
                (call, found.map(|found| found.policy_document))
            }
        };
        encoded.map(|encoded| document::read_encoded(call.operation(), &encoded)).transpose()
    }

    /// Removes the inline policy `name` of `identity`; one that is not there is as it should be. Needs
    /// `iam:DeleteUserPolicy` or `iam:DeleteRolePolicy`.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `NoSuchEntity` means that the identity does not exist; [`Error::NotSent`];
    /// [`Error::Unknown`].
    pub async fn delete_identity_policy(&self, identity: &Identity, name: &PolicyName) -> Result<(), Error> {
        match identity {
            Identity::User(user) => {
                let call = call("iam:DeleteUserPolicy", identity, name);
                let request =
                    self.iam.delete_user_policy().user_name(user.as_str()).policy_name(name.as_str());
                sent_or_absent!(call, request, has_no_policy).map(drop)
            }
            Identity::Role(role) => {
                let call = call("iam:DeleteRolePolicy", identity, name);
                let request =
                    self.iam.delete_role_policy().role_name(role.as_str()).policy_name(name.as_str());
                sent_or_absent!(call, request, has_no_policy).map(drop)
            }
        }
    }
}

/// The names and ARNs of attached policies.
pub(super) fn attached(policies: Option<Vec<AttachedPolicy>>) -> impl Iterator<Item = (String, String)> {
    policies
        .unwrap_or_default()
        .into_iter()
        .filter_map(|policy| Some((policy.policy_name?, policy.policy_arn?)))
}

/// Whether IAM says that the identity has no policy of that name. It has one code for that and for an identity that
/// does not exist, which only its message tells: a misspelt user must not pass for one whose policy is gone.
fn has_no_policy(code: &str, message: &str) -> bool {
    let lacks_identity =
        ["The user with name ", "The role with name "].iter().any(|start| message.starts_with(start));
    code == "NoSuchEntity" && !lacks_identity
}

fn call(action: &'static str, identity: &Identity, name: &PolicyName) -> Call {
    Call::new(action, format!("policy `{name}` of {identity}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canned::{self, Answer, Canned};

    fn ana() -> Identity {
        Identity::User(UserName::new("ana").unwrap())
    }

    fn analyst() -> Identity {
        Identity::Role(RoleName::new("analyst").unwrap())
    }

    fn read_reports() -> PolicyName {
        PolicyName::new("ReadReports").unwrap()
    }

    fn stored(kind: &str) -> Answer {
        let document = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D";
        Answer::reply(
            200,
            &format!(
                "<Get{kind}PolicyResponse><Get{kind}PolicyResult><{kind}Name>x</{kind}Name>\
                 <PolicyName>ReadReports</PolicyName><PolicyDocument>{document}</PolicyDocument>\
                 </Get{kind}PolicyResult></Get{kind}PolicyResponse>"
            ),
        )
    }

    fn no_such_entity(message: &str) -> Answer {
        let error = format!("<Error><Code>NoSuchEntity</Code><Message>{message}</Message></Error>");
        Answer::reply(404, &format!("<ErrorResponse>{error}</ErrorResponse>"))
    }

    fn gone() -> Answer {
        no_such_entity("The user policy with name ReadReports cannot be found.")
    }

    #[tokio::test]
    async fn a_misspelt_identity_is_no_identity_without_the_policy() {
        let absent = || no_such_entity("The user with name ana cannot be found.");
        let aws = Canned::default()
            .answer(canned::caller_identity("222222222222"))
            .answer(absent())
            .answer(absent());
        let account = Account::connect(&aws.config()).await.unwrap();
        let read = account.identity_policy(&ana(), &read_reports()).await.unwrap_err();
        let deleted = account.delete_identity_policy(&ana(), &read_reports()).await.unwrap_err();
        for error in [read, deleted] {
            assert!(matches!(&error, Error::Refused { code, .. } if code == "NoSuchEntity"), "{error:?}");
        }
    }

    #[tokio::test]
    async fn users_and_roles_each_have_their_own_operation() {
        let aws = Canned::default()
            .answer(canned::caller_identity("222222222222"))
            .answer(stored("User"))
            .answer(stored("Role"));
        let account = Account::connect(&aws.config()).await.unwrap();
        for identity in [ana(), analyst()] {
            assert!(account.identity_policy(&identity, &read_reports()).await.unwrap().is_some());
        }
        let requests = aws.requests();
        assert!(
            requests[1].body.contains("Action=GetUserPolicy") && requests[1].body.contains("UserName=ana")
        );
        assert!(
            requests[2].body.contains("Action=GetRolePolicy")
                && requests[2].body.contains("RoleName=analyst")
        );
    }

    #[tokio::test]
    async fn what_is_not_there_is_none_and_needs_no_deleting() {
        let aws =
            Canned::default().answer(canned::caller_identity("222222222222")).answer(gone()).answer(gone());
        let account = Account::connect(&aws.config()).await.unwrap();
        assert_eq!(account.identity_policy(&ana(), &read_reports()).await.unwrap(), None);
        account.delete_identity_policy(&ana(), &read_reports()).await.unwrap();
    }

    #[tokio::test]
    async fn a_lost_delete_that_finds_nothing_the_second_time_is_done() {
        let aws = Canned::default()
            .answer(canned::caller_identity("222222222222"))
            .answer(Answer::Lost)
            .answer(gone());
        let account = Account::connect(&aws.config()).await.unwrap();
        account.delete_identity_policy(&analyst(), &read_reports()).await.unwrap();
        assert!(aws.all_given());
    }
}
