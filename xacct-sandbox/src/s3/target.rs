//! What a request names where a bucket's name stands: a bucket, or an access point and the bucket behind it.

use super::call::S3Call;
use crate::refusal::{Answer, Refusal};
use crate::state::{AccessPoint, Bucket, World};
use xacct_core::AccountId;
use xacct_core::evaluate::Operation;

/// A bucket, and how it is reached.
#[derive(Clone, Copy)]
pub(super) struct Target<'w> {
    pub(super) bucket: &'w Bucket,
    pub(super) through: Option<&'w AccessPoint>,
    partition: &'w str,
}

impl<'w> Target<'w> {
    /// The bucket that is named, in the Region that was asked, of the account that was expected.
    pub(super) fn of(world: &'w World, call: &S3Call, name: &str) -> Answer<Self> {
        let target = Self::named(world, name)?;
        target.check_expected(call.header("x-amz-expected-bucket-owner"))?;
        target.check_region(call)?;
        Ok(target)
    }

    /// The same of the source of a copy, for which another header expects an account.
    pub(super) fn of_source(world: &'w World, call: &S3Call, name: &str) -> Answer<Self> {
        let target = Self::named(world, name)?;
        target.check_expected(call.header("x-amz-source-expected-bucket-owner"))?;
        Ok(target)
    }

    fn named(world: &'w World, name: &str) -> Answer<Self> {
        let through = match name {
            arn if arn.starts_with("arn:") => {
                Some(world.access_point(arn).ok_or_else(Refusal::no_such_access_point)?)
            }
            alias if alias.ends_with("-s3alias") => {
                Some(world.access_point_of_alias(alias).ok_or_else(Refusal::no_such_access_point)?)
            }
            _ => None,
        };
        let bucket_name = through.map_or(name, |access_point| access_point.bucket.as_str());
        let bucket = world.buckets.get(bucket_name).ok_or_else(Refusal::no_such_bucket)?;
        if through.is_some_and(|access_point| access_point.bucket_owner != bucket.owner) {
            return Err(Refusal::access_denied());
        }
        Ok(Self { bucket, through, partition: &world.partition })
    }

    fn check_expected(&self, expected: Option<&str>) -> Answer<()> {
        let Some(expected) = expected else { return Ok(()) };
        let expected = AccountId::new(expected.to_owned()).map_err(|_| {
            Refusal::new(
                400,
                "InvalidBucketOwnerAWSAccountID",
                "The value of the expected bucket owner parameter must be an AWS account ID",
            )
        })?;
        if expected == self.bucket.owner { Ok(()) } else { Err(Refusal::access_denied()) }
    }

    fn check_region(&self, call: &S3Call) -> Answer<()> {
        let region = &self.bucket.region;
        if call.region.is_empty() || call.region == *region || call.operation == Operation::GetBucketLocation
        {
            return Ok(());
        }
        let message = format!(
            "The bucket you are attempting to access must be addressed using the specified endpoint: it is in {region}, and the request is signed for {}.",
            call.region
        );
        Err(Refusal { region: Some(region.clone()), ..Refusal::new(301, "PermanentRedirect", message) })
    }

    /// The ARN by which policies name the bucket, or the access point that it is reached through.
    pub(super) fn arn(&self) -> String {
        match self.through {
            Some(access_point) => access_point.arn.clone(),
            None => self.bucket_arn(),
        }
    }

    /// The ARN by which policies name an object in it.
    pub(super) fn object_arn(&self, key: &str) -> String {
        match self.through {
            Some(access_point) => format!("{}/object/{key}", access_point.arn),
            None => format!("{}/{key}", self.bucket_arn()),
        }
    }

    /// The ARN of the bucket itself.
    pub(super) fn bucket_arn(&self) -> String {
        format!("arn:{}:s3:::{}", self.partition, self.bucket.name)
    }

    /// The account that what the request names belongs to.
    pub(super) fn owner(&self) -> &AccountId {
        self.through.map_or(&self.bucket.owner, |access_point| &access_point.account)
    }
}

impl World {
    /// The bucket of this name, to be changed.
    pub(super) fn bucket_mut(&mut self, name: &str) -> Answer<&mut Bucket> {
        self.buckets.get_mut(name).ok_or_else(Refusal::no_such_bucket)
    }
}
