//! KMS keys and their policies.

use crate::call::{Call, sent};
use crate::{Account, Error, document};
use serde::{Deserialize, Serialize};
use xacct_core::{Document, KmsKeyArn, KmsKeyPolicy};

/// The one policy of a key.
const POLICY: &str = "default";

/// What KMS says of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KeyDescription {
    /// `CUSTOMER`, or `AWS`, whose keys' policies nobody can change.
    pub manager: String,
    /// Such as `Enabled`, `Disabled`, `PendingDeletion`.
    pub state: String,
}

impl Account {
    /// What KMS says of `key`. Needs `kms:DescribeKey`, in the key's policy or, where that leaves it to IAM, in the
    /// caller's.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `NotFoundException` means that there is no such key; [`Error::NotSent`];
    /// [`Error::Unknown`].
    pub async fn key(&self, key: &KmsKeyArn) -> Result<KeyDescription, Error> {
        let call = call("kms:DescribeKey", key);
        let found = sent!(call, self.kms_in(key.region()).describe_key().key_id(key.as_str()))?.key_metadata;
        let unknown = |what: &str| call.unreadable("a key", format!("it has no {what}"));
        let manager = found.as_ref().and_then(|it| it.key_manager.as_ref()).map(text);
        let state = found.as_ref().and_then(|it| it.key_state.as_ref()).map(text);
        Ok(KeyDescription {
            manager: manager.ok_or_else(|| unknown("manager"))?,
            state: state.ok_or_else(|| unknown("state"))?,
        })
    }

    /// The policy of `key`. Needs `kms:GetKeyPolicy`.
    ///
    /// # Errors
    /// [`Error::UnreadableDocument`] for a document that is no policy; [`Error::Refused`], [`Error::NotSent`],
    /// [`Error::Unknown`].
    pub async fn key_policy(&self, key: &KmsKeyArn) -> Result<Document, Error> {
        let call = call("kms:GetKeyPolicy", key);
        let request = self.kms_in(key.region()).get_key_policy().key_id(key.as_str()).policy_name(POLICY);
        let found = sent!(call, request)?;
        document::read(call.operation(), found.policy.unwrap_or_default())
    }

    /// Makes `policy` the policy of `key`, in place of the one it had. Needs `kms:PutKeyPolicy`. KMS's check that its caller
    /// is not locked out is always on.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `MalformedPolicyDocumentException` means that a principal does not exist or that the
    /// caller would be locked out; [`Error::NotSent`]; [`Error::Unknown`].
    pub async fn put_key_policy(&self, key: &KmsKeyArn, policy: &KmsKeyPolicy) -> Result<(), Error> {
        self.put_key_policy_text(key, policy.as_json()).await
    }

    /// The same of a document, which may hold statements of others that no check of ours has judged.
    pub(crate) async fn put_key_document(&self, key: &KmsKeyArn, policy: &Document) -> Result<(), Error> {
        self.put_key_policy_text(key, &policy.to_string()).await
    }

    async fn put_key_policy_text(&self, key: &KmsKeyArn, policy: &str) -> Result<(), Error> {
        let call = call("kms:PutKeyPolicy", key);
        let request = self.kms_in(key.region()).put_key_policy().key_id(key.as_str()).policy_name(POLICY);
        sent!(call, request.policy(policy)).map(drop)
    }
}

fn text(value: &impl AsRef<str>) -> String {
    value.as_ref().to_owned()
}

fn call(action: &'static str, key: &KmsKeyArn) -> Call {
    Call::new(action, format!("key `{key}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canned::{self, Answer, Canned};

    #[tokio::test]
    async fn a_key_of_which_something_is_not_told_is_no_key() {
        let key = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        let told = r#"{"KeyMetadata":{"KeyId":"k","KeyManager":"CUSTOMER"}}"#;
        let aws = Canned::default()
            .answer(canned::caller_identity("111111111111"))
            .answer(Answer::reply(200, told));
        let account = Account::connect(&aws.config()).await.unwrap();
        let error = account.key(&KmsKeyArn::new(key).unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");
    }
}
