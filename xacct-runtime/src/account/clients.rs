//! The SDK's clients of an account, one for each Region that is asked.

use aws_types::SdkConfig;
use aws_types::region::Region;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use xacct_core::BucketName;

/// The Regions of buckets, as far as they are known. Clones share what they learn.
#[derive(Clone, Debug, Default)]
pub(super) struct BucketRegions(Arc<Mutex<BTreeMap<BucketName, String>>>);

impl BucketRegions {
    /// Keeps the Region of a bucket; whether it was not known before.
    pub(super) fn learn(&self, bucket: &BucketName, region: &str) -> bool {
        let mut regions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        regions.insert(bucket.clone(), region.to_owned()).as_deref() != Some(region)
    }

    pub(super) fn of(&self, bucket: &BucketName) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(bucket).cloned()
    }
}

/// S3 in the configuration's Region. With an endpoint of one's own it is addressed by path.
pub(crate) fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let by_path = config.endpoint_url().is_some();
    aws_sdk_s3::Client::from_conf(aws_sdk_s3::config::Builder::from(config).force_path_style(by_path).build())
}

/// S3 Control, of which an endpoint that is an IP address is asked as it is.
pub(super) fn s3control(config: &SdkConfig) -> aws_sdk_s3control::Client {
    let config = aws_sdk_s3control::config::Builder::from(config).interceptor(super::local_host::AsWritten);
    aws_sdk_s3control::Client::from_conf(config.build())
}

/// A configuration of another Region.
pub(super) fn in_region(config: &SdkConfig, region: &str) -> SdkConfig {
    config.to_builder().region(Region::new(region.to_owned())).build()
}
