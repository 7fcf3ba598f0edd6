//! What the tests share: two accounts, a bucket, a user, and what an answer said.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;
use xacct_sandbox::Sandbox;

/// The account that owns buckets.
pub(crate) const OWNER: &str = "111111111111";
/// The account that has users.
pub(crate) const GRANTEE: &str = "222222222222";
/// The bucket.
pub(crate) const BUCKET: &str = "reports";

/// Account 111111111111 with the bucket `reports`, and account 222222222222 with the user `ana`, who may do everything that her
/// account can let her.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) owner: aws_sdk_s3::Client,
    pub(crate) ana: aws_sdk_s3::Client,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::new();
        let owner = aws_sdk_s3::Client::new(&sandbox.account(OWNER).unwrap().config());
        let grantee = sandbox.account(GRANTEE).unwrap().config();
        owner.create_bucket().bucket(BUCKET).send().await.unwrap();
        let iam = aws_sdk_iam::Client::new(&grantee);
        iam.create_user().user_name("ana").send().await.unwrap();
        let everything = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*","kms:*"],"Resource":"*"}}"#;
        let policy =
            iam.put_user_policy().user_name("ana").policy_name("everything").policy_document(everything);
        policy.send().await.unwrap();
        let ana = aws_sdk_s3::Client::new(&sandbox.config("arn:aws:iam::222222222222:user/ana").unwrap());
        Self { sandbox, owner, ana }
    }

    /// Puts the policy of the bucket.
    pub(crate) async fn policy(&self, statement: &str) {
        let policy = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
        self.owner.put_bucket_policy().bucket(BUCKET).policy(policy).send().await.unwrap();
    }

    /// Puts an object of the owner's.
    pub(crate) async fn put(&self, key: &str, body: &'static str) {
        self.owner
            .put_object()
            .bucket(BUCKET)
            .key(key)
            .body(body.as_bytes().to_vec().into())
            .send()
            .await
            .unwrap();
    }
}

/// The code of a refusal, or `ok`.
pub(crate) fn code<T, E: ProvideErrorMetadata, R>(answer: Result<T, SdkError<E, R>>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.code().unwrap_or("no code").to_owned(),
    }
}

/// The message of a refusal.
pub(crate) fn message<T, E: ProvideErrorMetadata, R>(answer: Result<T, SdkError<E, R>>) -> String {
    answer.err().and_then(|error| error.message().map(str::to_owned)).unwrap_or_default()
}

/// Every answer has an id.
pub(crate) fn has_request_id(answer: &impl RequestId) -> bool {
    answer.request_id().is_some_and(|id| !id.is_empty())
}
