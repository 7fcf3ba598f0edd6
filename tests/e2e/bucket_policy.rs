//! Bucket policies.

use crate::target::{GRANTEE, OWNER, Target};
use anyhow::{bail, ensure};
use xacct_dsl::Document;
use xacct_dsl::prelude::*;
use xacct_runtime::Error;

/// Names the account as S3 gives it back, whatever it was called.
fn read(bucket: &BucketName) -> BucketPolicy {
    policy! { <Bucket>
        allow ReportsToB {
            principal: "arn:aws:iam::222222222222:root",
            action: [s3:GetObject, s3:GetObjectVersion],
            resource: "arn:aws:s3:::{bucket}/2026/*",
            condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
        }
    }
}

fn list(bucket: &BucketName) -> BucketPolicy {
    policy! { <Bucket>
        allow ListToB {
            principal: "arn:aws:iam::222222222222:root",
            action: s3:ListBucket,
            resource: "arn:aws:s3:::{bucket}",
        }
    }
}

/// What is put comes back, and what is removed is gone, the second time too.
pub(crate) async fn is_put_read_back_and_removed(target: Target) -> anyhow::Result<()> {
    let owner = target.account(OWNER).await?;
    let bucket = target.bucket().await?;
    ensure!(owner.bucket_policy(&bucket).await?.is_none(), "a new bucket has a policy");

    owner.put_bucket_policy(&bucket, &read(&bucket)).await?;
    let stored = owner.bucket_policy(&bucket).await?;
    ensure!(stored == Some(Document::from_json(read(&bucket).as_json())?), "{stored:#?}");

    owner.delete_bucket_policy(&bucket).await?;
    ensure!(owner.bucket_policy(&bucket).await?.is_none(), "the policy is still there");
    owner.delete_bucket_policy(&bucket).await?;
    Ok(())
}

/// A bucket has one policy: the last.
pub(crate) async fn replaces_the_one_before(target: Target) -> anyhow::Result<()> {
    let owner = target.account(OWNER).await?;
    let bucket = target.bucket().await?;
    owner.put_bucket_policy(&bucket, &read(&bucket)).await?;
    owner.put_bucket_policy(&bucket, &list(&bucket)).await?;
    let stored = owner.bucket_policy(&bucket).await?;
    ensure!(stored == Some(Document::from_json(list(&bucket).as_json())?), "{stored:#?}");
    Ok(())
}

/// Nobody writes, reads or removes the policy of another account's bucket. (The test server does not look at
/// `x-amz-expected-bucket-owner`; `sandbox_only` shows what that keeps out.)
pub(crate) async fn of_another_account_is_refused(target: Target) -> anyhow::Result<()> {
    let stranger = target.account(GRANTEE).await?;
    let bucket = target.bucket().await?;
    let outcomes = [
        stranger.put_bucket_policy(&bucket, &read(&bucket)).await,
        stranger.bucket_policy(&bucket).await.map(drop),
        stranger.delete_bucket_policy(&bucket).await,
    ];
    for outcome in outcomes {
        match outcome {
            Err(Error::Refused { code, .. }) if code == "AccessDenied" || code == "MethodNotAllowed" => {}
            other => bail!("expected a refusal, got {other:?}"),
        }
    }
    ensure!(
        target.account(OWNER).await?.bucket_policy(&bucket).await?.is_none(),
        "the refusal left a policy"
    );
    Ok(())
}

/// A bucket that does not exist is named in the error.
pub(crate) async fn of_no_bucket_is_refused(target: Target) -> anyhow::Result<()> {
    let owner = target.account(OWNER).await?;
    let bucket = BucketName::new(crate::target::unique("nobody"))?;
    match owner.put_bucket_policy(&bucket, &read(&bucket)).await {
        Err(error @ Error::Refused { .. }) if error.to_string().contains(bucket.as_str()) => Ok(()),
        other => bail!("expected a refusal that names {bucket}, got {other:?}"),
    }
}
