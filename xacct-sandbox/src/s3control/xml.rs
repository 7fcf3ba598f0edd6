//! What S3 Control reads and writes.

use crate::refusal::{Answer, Refusal};
use crate::state::AccessPoint;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xacct_core::evaluate::BlockPublicAccess;

/// `PublicAccessBlockConfiguration`: what is not there is off.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct PublicAccessBlock {
    block_public_acls: bool,
    ignore_public_acls: bool,
    block_public_policy: bool,
    restrict_public_buckets: bool,
}

/// `VpcConfiguration`
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct VpcConfiguration {
    pub(super) vpc_id: String,
}

/// An access point in a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Listed {
    name: String,
    network_origin: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    vpc_configuration: Option<VpcConfiguration>,
    bucket: String,
    access_point_arn: String,
    alias: String,
    bucket_account_id: String,
}

impl From<&AccessPoint> for Listed {
    fn from(access_point: &AccessPoint) -> Self {
        Self {
            name: access_point.name.clone(),
            network_origin: network_origin(access_point.vpc.is_some()),
            vpc_configuration: access_point
                .vpc
                .as_ref()
                .map(|vpc| VpcConfiguration { vpc_id: vpc.to_string() }),
            bucket: access_point.bucket.clone(),
            access_point_arn: access_point.arn.clone(),
            alias: access_point.alias.clone(),
            bucket_account_id: access_point.bucket_owner.to_string(),
        }
    }
}

impl From<BlockPublicAccess> for PublicAccessBlock {
    fn from(block: BlockPublicAccess) -> Self {
        Self {
            block_public_acls: block.block_public_acls,
            ignore_public_acls: block.ignore_public_acls,
            block_public_policy: block.block_public_policy,
            restrict_public_buckets: block.restrict_public_buckets,
        }
    }
}

impl From<PublicAccessBlock> for BlockPublicAccess {
    fn from(block: PublicAccessBlock) -> Self {
        Self {
            block_public_acls: block.block_public_acls,
            ignore_public_acls: block.ignore_public_acls,
            block_public_policy: block.block_public_policy,
            restrict_public_buckets: block.restrict_public_buckets,
        }
    }
}

/// Whence an access point is reached.
pub(super) const fn network_origin(is_of_vpc: bool) -> &'static str {
    if is_of_vpc { "VPC" } else { "Internet" }
}

/// Reads the body of a request.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Answer<T> {
    quick_xml::de::from_reader(body).map_err(|error| Refusal::new(400, "MalformedXML", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_off() {
        let body = "<PublicAccessBlockConfiguration xmlns=\"x\"><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>";
        let block: PublicAccessBlock = read(body.as_bytes()).unwrap();
        let expected = BlockPublicAccess { block_public_policy: true, ..BlockPublicAccess::NONE };
        assert_eq!(BlockPublicAccess::from(block), expected);
        assert_eq!(read::<PublicAccessBlock>(b"<a>").unwrap_err().code, "MalformedXML");
    }
}
