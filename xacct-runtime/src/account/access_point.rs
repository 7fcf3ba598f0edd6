//! S3 access points and their policies.

use super::block_public_access::settings;
use crate::call::{Call, sent, sent_or_absent};
use crate::{Account, Error, document};
use aws_sdk_s3control::types::Tag;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use xacct_core::evaluate::BlockPublicAccess;
use xacct_core::{AccessPointName, AccountId, BucketName, Document, Region};

/// An access point: its account, its Region, its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccessPoint {
    /// The account that it belongs to.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its name.
    pub name: AccessPointName,
}

/// What S3 says of an access point.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessPointDescription {
    /// The bucket behind it.
    pub bucket: BucketName,
    /// The account of that bucket.
    pub bucket_account: AccountId,
    /// The VPC from which alone it answers, where its network origin is one.
    pub vpc: Option<String>,
    /// Its own Block Public Access.
    pub block_public_access: BlockPublicAccess,
}

impl AccessPoint {
    /// Its ARN, in a partition.
    pub(crate) fn arn(&self, partition: &str) -> String {
        let Self { account, region, name } = self;
        format!("arn:{partition}:s3:{region}:{account}:accesspoint/{name}")
    }
}

impl fmt::Display for AccessPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "access point `{}` of account {} in {}", self.name, self.account, self.region)
    }
}

impl Account {
    /// What S3 says of an access point of this account, or `None` where there is none. Needs `s3:GetAccessPoint`.
    ///
    /// # Errors
    /// [`Error::Unreadable`] for a bucket without a name; [`Error::Refused`], [`Error::NotSent`], [`Error::Unknown`].
    pub async fn access_point(
        &self,
        access_point: &AccessPoint,
    ) -> Result<Option<AccessPointDescription>, Error> {
        let call = call("s3:GetAccessPoint", access_point);
        let control = self.s3control_in(&access_point.region);
        let request =
            control.get_access_point().account_id(self.id().as_str()).name(access_point.name.as_str());
        let Some(found) = sent_or_absent!(call, request, is_no_access_point)? else { return Ok(None) };
        let unreadable =
            |text: String, source| Error::Unreadable { operation: call.operation(), text, source };
        let bucket = found.bucket.unwrap_or_default();
        let owner = found.bucket_account_id.unwrap_or_else(|| self.id().to_string());
        Ok(Some(AccessPointDescription {
            bucket: BucketName::new(bucket.clone()).map_err(|source| unreadable(bucket, source.into()))?,
            bucket_account: AccountId::new(owner.clone())
                .map_err(|source| unreadable(owner, source.into()))?,
            vpc: found.vpc_configuration.map(|configuration| configuration.vpc_id),
            block_public_access: found.public_access_block_configuration.map(settings!()).unwrap_or_default(),
        }))
    }

    /// Makes an access point of `bucket`, which answers from everywhere. Needs `s3:CreateAccessPoint`, and `s3:TagResource`
    /// for tags.
    ///
    /// # Errors
    /// [`Error::Refused`], of which `AccessPointAlreadyOwnedByYou` means that there is one of that name;
    /// [`Error::NotSent`]; [`Error::Unknown`].
    pub(crate) async fn create_access_point(
        &self,
        access_point: &AccessPoint,
        bucket: &BucketName,
        bucket_account: &AccountId,
        tags: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        let call = call("s3:CreateAccessPoint", access_point);
        let control = self.s3control_in(&access_point.region);
        let request =
            control.create_access_point().account_id(self.id().as_str()).name(access_point.name.as_str());
        let request = request.bucket(bucket.as_str()).bucket_account_id(bucket_account.as_str());
        let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
        let tags = tags.collect::<Result<Vec<_>, _>>().map_err(|source| call.not_sent(source))?;
        sent!(call, request.set_tags(Some(tags).filter(|tags| !tags.is_empty()))).map(drop)
    }

    /// Deletes an access point; one that is not there is as it should be. Needs `s3:DeleteAccessPoint`.
    pub(crate) async fn delete_access_point(&self, access_point: &AccessPoint) -> Result<(), Error> {
        let call = call("s3:DeleteAccessPoint", access_point);
        let control = self.s3control_in(&access_point.region);
        let request =
            control.delete_access_point().account_id(self.id().as_str()).name(access_point.name.as_str());
        sent_or_absent!(call, request, is_no_access_point).map(drop)
    }

    /// The tags of an access point. Needs `s3:ListTagsForResource`.
    pub(crate) async fn access_point_tags(
        &self,
        access_point: &AccessPoint,
    ) -> Result<BTreeMap<String, String>, Error> {
        let call = call("s3:ListTagsForResource", access_point);
        let arn = access_point.arn(self.partition());
        let control = self.s3control_in(&access_point.region);
        let request = control.list_tags_for_resource().account_id(self.id().as_str()).resource_arn(arn);
        let tags = sent!(call, request)?.tags.unwrap_or_default();
        Ok(tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
    }

    /// The policy of an access point, or `None` where it has none. Needs `s3:GetAccessPointPolicy`.
    ///
    /// # Errors
    /// [`Error::UnreadableDocument`] for a document that is no policy; [`Error::Refused`], [`Error::NotSent`],
    /// [`Error::Unknown`].
    pub async fn access_point_policy(&self, access_point: &AccessPoint) -> Result<Option<Document>, Error> {
        let call = call("s3:GetAccessPointPolicy", access_point);
        let control = self.s3control_in(&access_point.region);
        let request =
            control.get_access_point_policy().account_id(self.id().as_str()).name(access_point.name.as_str());
        let found = sent_or_absent!(call, request, has_no_policy)?;
        found.map(|found| document::read(call.operation(), found.policy.unwrap_or_default())).transpose()
    }

    /// Makes `policy` the policy of an access point, in place of the one it had. Needs `s3:PutAccessPointPolicy`.
    pub(crate) async fn put_access_point_policy(
        &self,
        access_point: &AccessPoint,
        policy: &Document,
    ) -> Result<(), Error> {
        let call = call("s3:PutAccessPointPolicy", access_point);
        let control = self.s3control_in(&access_point.region);
        let request =
            control.put_access_point_policy().account_id(self.id().as_str()).name(access_point.name.as_str());
        sent!(call, request.policy(policy.to_string())).map(drop)
    }

    /// Removes the policy of an access point; one without is as it should be. Needs `s3:DeleteAccessPointPolicy`.
    pub(crate) async fn delete_access_point_policy(&self, access_point: &AccessPoint) -> Result<(), Error> {
        let call = call("s3:DeleteAccessPointPolicy", access_point);
        let control = self.s3control_in(&access_point.region);
        let request = control
            .delete_access_point_policy()
            .account_id(self.id().as_str())
            .name(access_point.name.as_str());
        sent_or_absent!(call, request, has_no_policy).map(drop)
    }
}

fn is_no_access_point(code: &str, _: &str) -> bool {
    code == "NoSuchAccessPoint"
}

fn has_no_policy(code: &str, _: &str) -> bool {
    matches!(code, "NoSuchAccessPointPolicy" | "NoSuchAccessPoint")
}

fn call(action: &'static str, access_point: &AccessPoint) -> Call {
    Call::new(action, access_point.to_string())
}
