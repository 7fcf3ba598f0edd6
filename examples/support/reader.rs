//! Somebody who tries to read.

use anyhow::Context;
use aws_sdk_s3::error::ProvideErrorMetadata;
use std::fmt;

/// What a reader sees of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Its content.
    Allowed,
    /// `AccessDenied`.
    Denied,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
        })
    }
}

/// An IAM user with an access key, who asks S3 as nobody else.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) s3: aws_sdk_s3::Client,
}

impl Reader {
    /// The user's ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// Asks for an object of a bucket that must be `owner`'s.
    ///
    /// # Errors
    /// Every answer that is neither the object nor `AccessDenied`.
    pub async fn read(&self, owner: &str, bucket: &str, key: &str) -> anyhow::Result<Seen> {
        let request = self.s3.get_object().bucket(bucket).key(key).expected_bucket_owner(owner);
        match request.send().await {
            Ok(object) => {
                object.body.collect().await.context("the object broke off")?;
                Ok(Seen::Allowed)
            }
            Err(error) if error.code() == Some("AccessDenied") => Ok(Seen::Denied),
            Err(error) => Err(error).with_context(|| format!("{} asked for s3://{bucket}/{key}", self.name)),
        }
    }
}
