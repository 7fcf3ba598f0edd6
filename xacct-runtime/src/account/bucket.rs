//! What a bucket is besides its policies: where, how it encrypts, whether it keeps versions.

use crate::call::{Call, sent, sent_or_absent};
use crate::{Account, Error};
use aws_sdk_s3::types::ServerSideEncryptionRule;
use serde::{Deserialize, Serialize};
use xacct_core::{BucketName, Region};

/// How a bucket encrypts what is put without saying how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BucketEncryption {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub algorithm: String,
    /// The key of KMS, by ARN, id or alias, as it was given; none is the key that AWS manages for S3.
    pub kms_key: Option<String>,
    /// Whether S3 Bucket Keys are on.
    pub bucket_key: bool,
}

impl Account {
    /// The Region of `bucket`, which must be this account's. Needs `s3:ListBucket`.
    ///
    /// Every later call about the bucket goes to that Region.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `NoSuchBucket` means that there is no such bucket and `AccessDenied` that it is another
    /// account's, or that the permission is missing; [`Error::NotSent`]; [`Error::Unknown`].
    pub async fn bucket_region(&self, bucket: &BucketName) -> Result<Region, Error> {
        let call = call("s3:ListBucket", bucket);
        let mut told = self.head_bucket(&call, bucket).await;
        // S3 answers in any Region where the bucket is, and looks at the caller's rights only there.
        if let Err((Some(region), _)) = &told
            && self.learn_region(bucket, region)
        {
            told = self.head_bucket(&call, bucket).await;
        }
        let text = told.map_err(|(_, error)| error)?;
        self.learn_region(bucket, &text);
        text.parse().map_err(|source| Error::Unreadable {
            operation: call.operation(),
            text,
            source: Box::new(source),
        })
    }

    /// The Region, or the failure and the Region that it tells nevertheless.
    async fn head_bucket(&self, call: &Call, bucket: &BucketName) -> Result<String, (Option<String>, Error)> {
        const REGION: &str = "x-amz-bucket-region";
        let s3 = self.s3_of(bucket);
        let request = s3.head_bucket().bucket(bucket.as_str()).expected_bucket_owner(self.id().as_str());
        match request.customize().interceptor(call.watch()).send().await {
            Ok(found) => {
                call.tell("done");
                let own = || s3.config().region().map(ToString::to_string).unwrap_or_default();
                Ok(found.bucket_region.unwrap_or_else(own))
            }
            Err(error) => {
                let headers = error.raw_response().map(|response| response.headers());
                let region = headers.and_then(|headers| headers.get(REGION)).map(str::to_owned);
                let status = error.raw_response().map(|response| response.status().as_u16());
                Err((region, named(call.failure(error), status)))
            }
        }
    }

    /// How `bucket` encrypts what is put without saying how. Needs `s3:GetEncryptionConfiguration`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn bucket_encryption(&self, bucket: &BucketName) -> Result<Option<BucketEncryption>, Error> {
        let call = call("s3:GetEncryptionConfiguration", bucket);
        let s3 = self.s3_of(bucket);
        let request =
            s3.get_bucket_encryption().bucket(bucket.as_str()).expected_bucket_owner(self.id().as_str());
        let is_absent = |code: &str, _: &str| code == "ServerSideEncryptionConfigurationNotFoundError";
        let found = sent_or_absent!(call, request, is_absent)?;
        let configuration = found.and_then(|found| found.server_side_encryption_configuration);
        let rule = configuration.and_then(|configuration| configuration.rules.into_iter().next());
        Ok(rule.and_then(encryption))
    }

    /// `Enabled` or `Suspended`, or `None` where `bucket` never kept versions. Needs `s3:GetBucketVersioning`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn bucket_versioning(&self, bucket: &BucketName) -> Result<Option<String>, Error> {
        let call = call("s3:GetBucketVersioning", bucket);
        let s3 = self.s3_of(bucket);
        let request =
            s3.get_bucket_versioning().bucket(bucket.as_str()).expected_bucket_owner(self.id().as_str());
        Ok(sent!(call, request)?.status.map(|status| status.as_str().to_owned()))
    }

    /// Keys of objects in `bucket` that begin with `prefix`, `most` at most. Needs `s3:ListBucket`.
    pub(crate) async fn object_keys(
        &self,
        bucket: &BucketName,
        prefix: Option<&str>,
        most: i32,
    ) -> Result<Vec<String>, Error> {
        let call = call("s3:ListBucket", bucket);
        let s3 = self.s3_of(bucket);
        let request = s3.list_objects_v2().bucket(bucket.as_str()).set_prefix(prefix.map(str::to_owned));
        let request = request.max_keys(most).expected_bucket_owner(self.id().as_str());
        Ok(sent!(call, request)?.contents.unwrap_or_default().into_iter().filter_map(|it| it.key).collect())
    }
}

/// Answers to `HeadBucket` have no body, so that S3's code and words are known by the status alone.
fn named(failure: Error, status: Option<u16>) -> Error {
    let (code, message) = match status {
        Some(404) => ("NoSuchBucket", "The specified bucket does not exist"),
        Some(403) => ("AccessDenied", "Access Denied"),
        _ => return failure,
    };
    match failure {
        Error::Refused { operation, request_id, .. } => {
            Error::Refused { operation, code: code.into(), message: message.into(), request_id }
        }
        other => other,
    }
}

fn encryption(rule: ServerSideEncryptionRule) -> Option<BucketEncryption> {
    let bucket_key = rule.bucket_key_enabled.unwrap_or_default();
    let by_default = rule.apply_server_side_encryption_by_default?;
    Some(BucketEncryption {
        algorithm: by_default.sse_algorithm.as_str().to_owned(),
        kms_key: by_default.kms_master_key_id,
        bucket_key,
    })
}

pub(super) fn call(action: &'static str, bucket: &BucketName) -> Call {
    Call::new(action, format!("bucket `{bucket}`"))
}
