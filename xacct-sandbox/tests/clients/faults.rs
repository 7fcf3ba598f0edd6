//! What was made to go wrong.

use crate::stage::{BUCKET, Stage, code};
use aws_sdk_s3::error::SdkError;
use std::time::Duration;
use xacct_sandbox::Fault;

/// The SDK tries again, and then gives up.
#[tokio::test]
async fn throttling_comes_and_goes() {
    let stage = Stage::new().await;
    stage.sandbox.inject(Fault::throttling().of("GetBucketAcl").times(1));
    assert_eq!(code(stage.owner.get_bucket_acl().bucket(BUCKET).send().await), "ok");
    stage.sandbox.inject(Fault::throttling().of("GetBucketAcl"));
    assert_eq!(code(stage.owner.get_bucket_acl().bucket(BUCKET).send().await), "SlowDown");
    assert_eq!(code(stage.owner.get_bucket_location().bucket(BUCKET).send().await), "ok");
    stage.sandbox.clear_faults();
    assert_eq!(code(stage.owner.get_bucket_acl().bucket(BUCKET).send().await), "ok");
}

/// Every service says it in its own words.
#[tokio::test]
async fn throttling_of_other_services() {
    let stage = Stage::new().await;
    stage.sandbox.inject(Fault::throttling());
    let config = stage.sandbox.config("111111111111").unwrap();
    let config = config.into_builder().retry_config(aws_smithy_types::retry::RetryConfig::disabled()).build();
    assert_eq!(code(aws_sdk_iam::Client::new(&config).list_users().send().await), "Throttling");
    assert_eq!(code(aws_sdk_sts::Client::new(&config).get_caller_identity().send().await), "Throttling");
    assert_eq!(code(aws_sdk_kms::Client::new(&config).list_keys().send().await), "ThrottlingException");
}

/// A request whose reply is lost was carried out.
#[tokio::test]
async fn a_lost_reply_changes_everything() {
    let stage = Stage::new().await;
    stage.sandbox.inject(Fault::lost_reply().of("PutObject").times(1));
    let config = stage.sandbox.config("111111111111").unwrap();
    let config = config.into_builder().retry_config(aws_smithy_types::retry::RetryConfig::disabled()).build();
    let once = aws_sdk_s3::Client::new(&config);
    let put = once.put_object().bucket(BUCKET).key("k").send().await;
    assert!(matches!(put, Err(SdkError::DispatchFailure(_))), "{put:?}");
    assert_eq!(code(stage.owner.head_object().bucket(BUCKET).key("k").send().await), "ok");
}

#[tokio::test]
async fn answers_can_take_their_time() {
    let stage = Stage::new().await;
    let by = Duration::from_secs(3600);
    stage.sandbox.inject(Fault::latency(by).of("HeadBucket"));
    // Nobody waits: tokio's clock jumps to what is awaited.
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    stage.owner.head_bucket().bucket(BUCKET).send().await.unwrap();
    assert!(start.elapsed() >= by);
}
