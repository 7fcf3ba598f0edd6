//! Block Public Access, of buckets and of the account.

use super::bucket;
use crate::call::{Call, sent_or_absent};
use crate::{Account, Error};
use xacct_core::BucketName;
use xacct_core::evaluate::BlockPublicAccess;

impl Account {
    /// Block Public Access of `bucket` itself: nothing is blocked where it was never set. Needs
    /// `s3:GetBucketPublicAccessBlock`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn bucket_block_public_access(&self, bucket: &BucketName) -> Result<BlockPublicAccess, Error> {
        let call = bucket::call("s3:GetBucketPublicAccessBlock", bucket);
        let s3 = self.s3_of(bucket);
        let request =
            s3.get_public_access_block().bucket(bucket.as_str()).expected_bucket_owner(self.id().as_str());
        let found = sent_or_absent!(call, request, is_not_set)?;
        Ok(found
            .and_then(|found| found.public_access_block_configuration)
            .map(settings!())
            .unwrap_or_default())
    }

    /// Block Public Access of the account, which goes for all of its buckets and access points. Needs
    /// `s3:GetAccountPublicAccessBlock`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn account_block_public_access(&self) -> Result<BlockPublicAccess, Error> {
        let call = Call::new("s3:GetAccountPublicAccessBlock", format!("account {}", self.id()));
        let request = self.s3control.get_public_access_block().account_id(self.id().as_str());
        let found = sent_or_absent!(call, request, is_not_set)?;
        Ok(found
            .and_then(|found| found.public_access_block_configuration)
            .map(settings!())
            .unwrap_or_default())
    }
}

fn is_not_set(code: &str, _: &str) -> bool {
    code == "NoSuchPublicAccessBlockConfiguration"
}

/// The four settings of either service's type.
macro_rules! settings {
    () => {
        |configuration| xacct_core::evaluate::BlockPublicAccess {
            block_public_acls: configuration.block_public_acls.unwrap_or_default(),
            ignore_public_acls: configuration.ignore_public_acls.unwrap_or_default(),
            block_public_policy: configuration.block_public_policy.unwrap_or_default(),
            restrict_public_buckets: configuration.restrict_public_buckets.unwrap_or_default(),
        }
    };
}
pub(super) use settings;
