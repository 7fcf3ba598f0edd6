//! The policy of a bucket: one document, which is replaced as a whole.

use super::bucket::call;
use crate::call::{sent, sent_or_absent};
use crate::{Account, Error, document};
use xacct_core::{BucketName, BucketPolicy, Document};

impl Account {
    /// Makes `policy` the policy of `bucket`, in place of the one it had. The bucket must belong to this account,
    /// which the request says (`x-amz-expected-bucket-owner`). Needs `s3:PutBucketPolicy`.
    ///
    /// AWS keeps a bucket policy as one document and offers no compare-and-swap: of two programs that write, the
    /// later one wins.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `AccessDenied` also means that the bucket is another account's or that Block
    /// Public Access stands against the policy, and `MalformedPolicy` that a principal does not exist;
    /// [`Error::NotSent`]; [`Error::Unknown`].
    pub async fn put_bucket_policy(&self, bucket: &BucketName, policy: &BucketPolicy) -> Result<(), Error> {
        self.put_bucket_policy_text(bucket, policy.as_json()).await
    }

    /// The same of a document, which may hold statements of others that no check of ours has judged.
    pub(crate) async fn put_bucket_document(
        &self,
        bucket: &BucketName,
        policy: &Document,
    ) -> Result<(), Error> {
        self.put_bucket_policy_text(bucket, &policy.to_string()).await
    }

    async fn put_bucket_policy_text(&self, bucket: &BucketName, policy: &str) -> Result<(), Error> {
        let call = call("s3:PutBucketPolicy", bucket);
        let s3 = self.s3_of(bucket);
        let request = s3.put_bucket_policy().bucket(bucket.as_str()).policy(policy);
        sent!(call, request.expected_bucket_owner(self.id().as_str())).map(drop)
    }

    /// The policy of `bucket`, or `None` if it has none. Needs `s3:GetBucketPolicy`.
    ///
    /// AWS normalises what it stores: an account id comes back as the ARN of its root, for example. Compare
    /// documents, not texts.
    ///
    /// # Errors
    /// [`Error::UnreadableDocument`] for a document that is no policy; [`Error::Refused`], [`Error::NotSent`] and
    /// [`Error::Unknown`] when nothing was read.
    pub async fn bucket_policy(&self, bucket: &BucketName) -> Result<Option<Document>, Error> {
        let call = call("s3:GetBucketPolicy", bucket);
        let s3 = self.s3_of(bucket);
        let request =
            s3.get_bucket_policy().bucket(bucket.as_str()).expected_bucket_owner(self.id().as_str());
        let found = sent_or_absent!(call, request, has_no_policy)?;
        found.map(|found| document::read(call.operation(), found.policy.unwrap_or_default())).transpose()
    }

    /// Removes the policy of `bucket`; a bucket without one is as it should be. Needs `s3:DeleteBucketPolicy`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn delete_bucket_policy(&self, bucket: &BucketName) -> Result<(), Error> {
        let call = call("s3:DeleteBucketPolicy", bucket);
        let s3 = self.s3_of(bucket);
        let request =
            s3.delete_bucket_policy().bucket(bucket.as_str()).expected_bucket_owner(self.id().as_str());
        sent_or_absent!(call, request, has_no_policy).map(drop)
    }

    /// Whether S3 calls the policy of `bucket` public, or `None` if it has none. Needs `s3:GetBucketPolicyStatus`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn bucket_policy_status(&self, bucket: &BucketName) -> Result<Option<bool>, Error> {
        let call = call("s3:GetBucketPolicyStatus", bucket);
        let s3 = self.s3_of(bucket);
        let request =
            s3.get_bucket_policy_status().bucket(bucket.as_str()).expected_bucket_owner(self.id().as_str());
        let found = sent_or_absent!(call, request, has_no_policy)?;
        Ok(found.map(|found| found.policy_status.and_then(|status| status.is_public).unwrap_or_default()))
    }
}

/// Whether S3 says that the bucket has no policy.
fn has_no_policy(code: &str, _: &str) -> bool {
    code == "NoSuchBucketPolicy"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canned::{self, Answer, Canned};

    const STORED: &str = r#"{"Version":"2012-10-17","Statement":{"Sid":"ReportsToB","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/2026/*"}}"#;

    fn reports() -> BucketName {
        BucketName::new("reports").unwrap()
    }

    fn no_policy() -> Answer {
        Answer::reply(404, "<Error><Code>NoSuchBucketPolicy</Code><Message>none</Message></Error>")
    }

    #[tokio::test]
    async fn every_call_says_whose_the_bucket_must_be() {
        let aws = Canned::default()
            .answer(canned::caller_identity("111111111111"))
            .answer(Answer::reply(204, ""))
            .answer(Answer::reply(200, STORED))
            .answer(Answer::reply(204, ""));
        let owner = Account::connect(&aws.config()).await.unwrap();
        let policy = BucketPolicy::new(&Document::from_json(STORED).unwrap()).unwrap();
        owner.put_bucket_policy(&reports(), &policy).await.unwrap();
        owner.bucket_policy(&reports()).await.unwrap().unwrap();
        owner.delete_bucket_policy(&reports()).await.unwrap();

        let requests = aws.requests();
        let methods: Vec<_> = requests[1..].iter().map(|request| request.method.as_str()).collect();
        assert_eq!(methods, ["PUT", "GET", "DELETE"]);
        for request in &requests[1..] {
            assert_eq!(request.header("x-amz-expected-bucket-owner"), Some("111111111111"), "{request:?}");
        }
        assert_eq!(requests[1].body, policy.as_json());
    }

    #[tokio::test]
    async fn buckets_are_addressed_by_host_except_at_an_endpoint_of_ones_own() {
        let own = Some("http://127.0.0.1:4566");
        let cases =
            [(None, "https://reports.s3.us-east-1.amazonaws.com/"), (own, "http://127.0.0.1:4566/reports")];
        for (endpoint, address) in cases {
            let aws = Canned::default().answer(canned::caller_identity("111111111111")).answer(no_policy());
            let mut config = aws.config().into_builder();
            config.set_endpoint_url(endpoint.map(str::to_owned));
            let owner = Account::connect(&config.build()).await.unwrap();
            owner.bucket_policy(&reports()).await.unwrap();
            assert!(aws.requests()[1].uri.starts_with(address), "{:?}", aws.requests()[1]);
        }
    }

    #[tokio::test]
    async fn a_bucket_without_a_policy_has_none() {
        let aws = Canned::default()
            .answer(canned::caller_identity("111111111111"))
            .answer(no_policy())
            .answer(no_policy());
        let owner = Account::connect(&aws.config()).await.unwrap();
        assert_eq!(owner.bucket_policy(&reports()).await.unwrap(), None);
        owner.delete_bucket_policy(&reports()).await.unwrap();
    }

    #[tokio::test]
    async fn a_stored_document_that_is_no_policy_is_kept() {
        let aws = Canned::default()
            .answer(canned::caller_identity("111111111111"))
            .answer(Answer::reply(200, "[1]"));
        let owner = Account::connect(&aws.config()).await.unwrap();
        let error = owner.bucket_policy(&reports()).await.unwrap_err();
        assert!(matches!(&error, Error::UnreadableDocument { text, .. } if text == "[1]"), "{error:?}");
    }
}
