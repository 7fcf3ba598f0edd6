//! Object Ownership of buckets.

use super::bucket::call;
use crate::call::{sent, sent_or_absent};
use crate::{Account, Error};
use aws_sdk_s3::types::{OwnershipControls, OwnershipControlsRule};
use xacct_core::BucketName;
use xacct_core::evaluate::ObjectOwnership;

impl Account {
    /// Object Ownership of `bucket`, or `None` where it was never set, which is as `ObjectWriter`. Needs
    /// `s3:GetBucketOwnershipControls`.
    ///
    /// # Errors
    /// [`Error::Unreadable`] for a setting that S3 did not have when this was written; [`Error::Refused`],
    /// [`Error::NotSent`], [`Error::Unknown`].
    pub async fn object_ownership(&self, bucket: &BucketName) -> Result<Option<ObjectOwnership>, Error> {
        let call = call("s3:GetBucketOwnershipControls", bucket);
        let s3 = self.s3_of(bucket);
        let request = s3
            .get_bucket_ownership_controls()
            .bucket(bucket.as_str())
            .expected_bucket_owner(self.id().as_str());
        let is_absent = |code: &str, _: &str| code == "OwnershipControlsNotFoundError";
        let found = sent_or_absent!(call, request, is_absent)?;
        let rule = found.and_then(|found| found.ownership_controls?.rules.into_iter().next());
        let Some(text) = rule.map(|rule| rule.object_ownership.as_str().to_owned()) else { return Ok(None) };
        match ObjectOwnership::named(&text) {
            Some(ownership) => Ok(Some(ownership)),
            None => {
                let source = "it is no Object Ownership that is known here".into();
                Err(Error::Unreadable { operation: call.operation(), text, source })
            }
        }
    }

    /// Sets Object Ownership of `bucket`. Needs `s3:PutBucketOwnershipControls`.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `InvalidBucketAclWithObjectOwnership` means that ACLs can only be turned off when the
    /// bucket's own grants nothing to others; [`Error::NotSent`]; [`Error::Unknown`].
    pub async fn put_object_ownership(
        &self,
        bucket: &BucketName,
        ownership: ObjectOwnership,
    ) -> Result<(), Error> {
        let call = call("s3:PutBucketOwnershipControls", bucket);
        let rule = OwnershipControlsRule::builder().object_ownership(ownership.as_str().into()).build();
        let controls = rule.and_then(|rule| OwnershipControls::builder().rules(rule).build());
        let controls = controls.map_err(|source| call.not_sent(source))?;
        let s3 = self.s3_of(bucket);
        let request = s3.put_bucket_ownership_controls().bucket(bucket.as_str()).ownership_controls(controls);
        sent!(call, request.expected_bucket_owner(self.id().as_str())).map(drop)
    }

    /// Removes the setting; a bucket without it is as it should be. Needs `s3:PutBucketOwnershipControls`.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn delete_ownership_controls(&self, bucket: &BucketName) -> Result<(), Error> {
        let call = call("s3:PutBucketOwnershipControls", bucket);
        let s3 = self.s3_of(bucket);
        let request = s3.delete_bucket_ownership_controls().bucket(bucket.as_str());
        sent!(call, request.expected_bucket_owner(self.id().as_str())).map(drop)
    }
}
