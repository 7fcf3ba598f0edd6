//! Customer managed policies, their versions, and to whom they are attached.

use super::role::{is_no_entity, tags_to};
use super::tags_of;
use crate::call::{Call, every_page, sent, sent_or_absent};
use crate::{Account, Error, Identity, document};
use aws_smithy_types::retry::RetryConfig;
use std::collections::BTreeMap;
use xacct_core::{Document, PolicyName};

/// What IAM says of a managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManagedPolicy {
    /// Its ARN.
    pub arn: String,
    /// The id of the version that counts, such as `v1`.
    pub default_version: String,
    /// The ids of all versions, the oldest first, and which of them is the default.
    pub versions: Vec<(String, bool)>,
    /// The version that counts.
    pub document: Document,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// To how many users, groups and roles it is attached.
    pub attachment_count: u32,
}

impl Account {
    /// The ARN of a customer managed policy of this account, of the path `/`.
    pub(crate) fn policy_arn(&self, name: &PolicyName) -> String {
        format!("arn:{}:iam::{}:policy/{name}", self.partition(), self.id())
    }

    /// What IAM says of a managed policy, or `None` where there is none. Needs `iam:GetPolicy`, `iam:GetPolicyVersion` and
    /// `iam:ListPolicyVersions`.
    ///
    /// # Errors
    /// [`Error::UnreadableDocument`] for a document that is no policy; [`Error::Refused`], [`Error::NotSent`],
    /// [`Error::Unknown`].
    pub async fn managed_policy(&self, arn: &str) -> Result<Option<ManagedPolicy>, Error> {
        let asked = call("iam:GetPolicy", arn);
        let found = sent_or_absent!(asked, self.iam.get_policy().policy_arn(arn), is_no_entity)?;
        let Some(policy) = found.and_then(|found| found.policy) else { return Ok(None) };
        let default_version = policy.default_version_id.unwrap_or_default();
        let asked = call("iam:GetPolicyVersion", arn);
        let request = self.iam.get_policy_version().policy_arn(arn).version_id(&default_version);
        // One that is deleted meanwhile is not there.
        let Some(found) = sent_or_absent!(asked, request, is_no_entity)? else { return Ok(None) };
        let text = found.policy_version.and_then(|version| version.document).unwrap_or_default();
        Ok(Some(ManagedPolicy {
            document: document::read_encoded(asked.operation(), &text)?,
            versions: self.policy_versions(arn).await?,
            arn: arn.to_owned(),
            default_version,
            tags: tags_of(policy.tags),
            attachment_count: policy.attachment_count.and_then(|it| it.try_into().ok()).unwrap_or_default(),
        }))
    }

    async fn policy_versions(&self, arn: &str) -> Result<Vec<(String, bool)>, Error> {
        let versions = every_page!(
            call("iam:ListPolicyVersions", arn),
            self.iam.list_policy_versions().policy_arn(arn),
            |page| page.versions.unwrap_or_default()
        );
        let version = |it: aws_sdk_iam::types::PolicyVersion| Some((it.version_id?, it.is_default_version));
        let mut versions: Vec<_> = versions.into_iter().filter_map(version).collect();
        // Their numbers only ever grow.
        versions.sort_by_key(|(id, _)| id.trim_start_matches('v').parse::<u64>().unwrap_or_default());
        Ok(versions)
    }

    /// Makes a managed policy. Needs `iam:CreatePolicy`, and `iam:TagPolicy` for tags.
    pub(crate) async fn create_policy(
        &self,
        name: &PolicyName,
        document: &Document,
        tags: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        let call = call("iam:CreatePolicy", name.as_str());
        let request =
            self.iam.create_policy().policy_name(name.as_str()).policy_document(document.to_string());
        sent!(call, request.set_tags(tags_to(&call, tags)?)).map(drop)
    }

    /// Makes a new version of a managed policy, which counts from then on. Needs `iam:CreatePolicyVersion`. It is tried once:
    /// every call that is carried out makes a version, of which there can be five.
    pub(crate) async fn create_policy_version(&self, arn: &str, document: &Document) -> Result<(), Error> {
        let call = call("iam:CreatePolicyVersion", arn);
        let request = self.iam.create_policy_version().policy_arn(arn).policy_document(document.to_string());
        let once = aws_sdk_iam::config::Config::builder().retry_config(RetryConfig::disabled());
        let request = request.set_as_default(true).customize().config_override(once);
        call.answer(request.interceptor(call.watch()).send().await).map(drop)
    }

    /// Deletes a version, and says whether it was there. Needs `iam:DeletePolicyVersion`.
    pub(crate) async fn delete_policy_version(&self, arn: &str, version: &str) -> Result<bool, Error> {
        let call =
            Call::new("iam:DeletePolicyVersion", format!("version {version} of managed policy `{arn}`"));
        let request = self.iam.delete_policy_version().policy_arn(arn).version_id(version);
        Ok(sent_or_absent!(call, request, is_no_entity)?.is_some())
    }

    /// Makes a version the one that counts. Needs `iam:SetDefaultPolicyVersion`.
    pub(crate) async fn set_default_policy_version(&self, arn: &str, version: &str) -> Result<(), Error> {
        let call = call("iam:SetDefaultPolicyVersion", arn);
        sent!(call, self.iam.set_default_policy_version().policy_arn(arn).version_id(version)).map(drop)
    }

    /// Deletes a managed policy that is attached to nobody and has no version but its default; one that is not there is as
    /// it should be. Needs `iam:DeletePolicy`.
    pub(crate) async fn delete_policy(&self, arn: &str) -> Result<(), Error> {
        let call = call("iam:DeletePolicy", arn);
        sent_or_absent!(call, self.iam.delete_policy().policy_arn(arn), is_no_entity).map(drop)
    }

    /// Attaches a managed policy. Needs `iam:AttachUserPolicy` or `iam:AttachRolePolicy`.
    pub(crate) async fn attach_policy(&self, identity: &Identity, arn: &str) -> Result<(), Error> {
        match identity {
            Identity::User(name) => {
                let call = call("iam:AttachUserPolicy", arn);
                sent!(call, self.iam.attach_user_policy().user_name(name.as_str()).policy_arn(arn)).map(drop)
            }
            Identity::Role(name) => {
                let call = call("iam:AttachRolePolicy", arn);
                sent!(call, self.iam.attach_role_policy().role_name(name.as_str()).policy_arn(arn)).map(drop)
            }
        }
    }

    /// Detaches a managed policy; one that is not attached is as it should be. Needs `iam:DetachUserPolicy` or
    /// `iam:DetachRolePolicy`.
    pub(crate) async fn detach_policy(&self, identity: &Identity, arn: &str) -> Result<(), Error> {
        match identity {
            Identity::User(name) => {
                let call = call("iam:DetachUserPolicy", arn);
                let request = self.iam.detach_user_policy().user_name(name.as_str()).policy_arn(arn);
                sent_or_absent!(call, request, is_no_entity).map(drop)
            }
            Identity::Role(name) => {
                let call = call("iam:DetachRolePolicy", arn);
                let request = self.iam.detach_role_policy().role_name(name.as_str()).policy_arn(arn);
                sent_or_absent!(call, request, is_no_entity).map(drop)
            }
        }
    }
}

fn call(action: &'static str, policy: &str) -> Call {
    Call::new(action, format!("managed policy `{policy}`"))
}

#[cfg(test)]
mod tests {
    use crate::Account;
    use crate::canned::{self, Answer, Canned};
    use xacct_core::{Document, PolicyName};

    const ARN: &str = "arn:aws:iam::111111111111:policy/Read";

    async fn account(answers: impl IntoIterator<Item = Answer>) -> (Canned, Account) {
        let aws = Canned::default().answer(canned::caller_identity("111111111111"));
        let aws = answers.into_iter().fold(aws, Canned::answer);
        let account = Account::connect(&aws.config()).await.unwrap();
        (aws, account)
    }

    fn refusal(status: u16, code: &str) -> Answer {
        Answer::reply(status, &format!("<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>"))
    }

    fn empty() -> Document {
        Document::from_json(r#"{"Version":"2012-10-17","Statement":[]}"#).unwrap()
    }

    #[tokio::test]
    async fn a_version_is_asked_for_once() {
        let cases = [
            (Answer::Lost, true),
            (refusal(500, "ServiceFailure"), true),
            (refusal(400, "Throttling"), false),
        ];
        for (answer, is_unknown) in cases {
            let (aws, account) = account([answer]).await;
            let error = account.create_policy_version(ARN, &empty()).await.unwrap_err();
            assert_eq!(matches!(error, crate::Error::Unknown { .. }), is_unknown, "{error:?}");
            assert_eq!(aws.requests().len(), 2, "one to STS, one to IAM");
        }
    }

    #[tokio::test]
    async fn a_lost_creation_that_is_there_the_second_time_is_unknown() {
        let (aws, account) = account([Answer::Lost, refusal(409, "EntityAlreadyExists")]).await;
        let made =
            account.create_policy(&PolicyName::new("Read").unwrap(), &empty(), &Default::default()).await;
        assert!(matches!(made, Err(crate::Error::Unknown { .. })), "{made:?}");
        assert!(aws.all_given());
    }
}
