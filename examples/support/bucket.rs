//! A bucket, as its owner has it.

use anyhow::Context;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use aws_types::SdkConfig;
use xacct_dsl::AccountId;

/// A bucket and the credentials of its owner.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub(crate) name: String,
    pub(crate) owner: AccountId,
    pub(crate) s3: aws_sdk_s3::Client,
}

impl Bucket {
    /// Creates the bucket in the Region of its owner's configuration.
    ///
    /// # Errors
    /// When S3 refuses it.
    pub async fn create(
        name: impl Into<String>,
        owner: AccountId,
        config: &SdkConfig,
    ) -> anyhow::Result<Self> {
        let (name, s3) = (name.into(), s3(config));
        let region = config.region().map(AsRef::as_ref).unwrap_or_default();
        // The first Region is the one that S3 has no name for here.
        let elsewhere = (region != "us-east-1").then(|| {
            let region = BucketLocationConstraint::from(region);
            CreateBucketConfiguration::builder().location_constraint(region).build()
        });
        let create = s3.create_bucket().bucket(&name).set_create_bucket_configuration(elsewhere);
        create.send().await.with_context(|| format!("bucket {name} could not be created"))?;
        Ok(Self { name, owner, s3 })
    }

    /// Puts an object of the owner's.
    ///
    /// # Errors
    /// When S3 refuses it.
    pub async fn put(&self, key: &str) -> anyhow::Result<()> {
        let body = format!("region,revenue\nnorth,{}\n", key.len()).into_bytes();
        let put = self.s3.put_object().bucket(&self.name).key(key).body(body.into()).send().await;
        put.with_context(|| format!("{key} could not be written"))?;
        Ok(())
    }

    /// The bucket's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// S3, as the bucket's owner.
    pub const fn s3(&self) -> &aws_sdk_s3::Client {
        &self.s3
    }

    /// The version of an object.
    pub(crate) async fn version(&self, key: &str) -> anyhow::Result<Option<String>> {
        let object = self.s3.head_object().bucket(&self.name).key(key).send().await;
        Ok(object.with_context(|| format!("{key} could not be looked at"))?.version_id)
    }
}

/// S3, by path where an endpoint is named: test servers have no DNS name for a bucket.
pub(crate) fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let by_path = config.endpoint_url().is_some();
    let config = aws_sdk_s3::config::Builder::from(config).force_path_style(by_path).build();
    aws_sdk_s3::Client::from_conf(config)
}
