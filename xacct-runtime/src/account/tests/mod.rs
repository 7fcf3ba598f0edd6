//! Every call on accounts that answer: what is put comes back, what is removed is gone, the second time too.

mod buckets;
mod identities;
mod keys_and_access_points;

use crate::{Account, Error};
use xacct_core::{BucketName, Document};
use xacct_sandbox::Sandbox;

/// The account that owns buckets.
const OWNER: &str = "111111111111";
/// Another account.
const GRANTEE: &str = "222222222222";

/// A sandbox, its two accounts, and the SDK's configuration of the first.
struct Stage {
    sandbox: Sandbox,
    owner: Account,
    config: aws_types::SdkConfig,
}

impl Stage {
    async fn new() -> Self {
        let sandbox = Sandbox::new();
        sandbox.account(GRANTEE).unwrap();
        let config = sandbox.account(OWNER).unwrap().config();
        Self { owner: Account::connect(&config).await.unwrap(), config, sandbox }
    }

    /// The bucket `reports` of the owner, made in `region`.
    async fn bucket(&self, region: &str) -> BucketName {
        let place =
            aws_sdk_s3::types::CreateBucketConfiguration::builder().location_constraint(region.into());
        let there = aws_sdk_s3::config::Builder::from(&self.config)
            .region(aws_sdk_s3::config::Region::new(region.to_owned()))
            .build();
        let create = aws_sdk_s3::Client::from_conf(there).create_bucket().bucket("reports");
        create.create_bucket_configuration(place.build()).send().await.unwrap();
        BucketName::new("reports").unwrap()
    }
}

fn document(statement: &str) -> Document {
    Document::from_json(&format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#)).unwrap()
}

/// The code of a refusal.
fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Refused { code, .. }) => code,
        other => unreachable!("expected a refusal, got {other:?}"),
    }
}
