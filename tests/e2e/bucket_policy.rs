//! Bucket policies.

use crate::server::{GRANTEE, OWNER, Server};
use anyhow::{bail, ensure};
use xacct_dsl::Document;
use xacct_dsl::prelude::*;
use xacct_runtime::Error;

static READ: BucketPolicy = policy! { <Bucket>
    allow ReportsToB {
        principal: "222222222222",
        action: [s3:GetObject, s3:GetObjectVersion],
        resource: "arn:aws:s3:::reports/2026/*",
        condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
    }
};

static LIST: BucketPolicy = policy! { <Bucket>
    allow ListToB { principal: "222222222222", action: s3:ListBucket, resource: "arn:aws:s3:::reports" }
};

/// What is put comes back, and what is removed is gone, the second time too.
pub(crate) async fn is_put_read_back_and_removed(server: Server) -> anyhow::Result<()> {
    let owner = server.account(OWNER).await?;
    let bucket = server.bucket().await?;
    ensure!(owner.bucket_policy(&bucket).await?.is_none(), "a new bucket has a policy");

    owner.put_bucket_policy(&bucket, &READ).await?;
    let stored = owner.bucket_policy(&bucket).await?;
    ensure!(stored == Some(Document::from_json(READ.as_json())?), "{stored:#?}");

    owner.delete_bucket_policy(&bucket).await?;
    ensure!(owner.bucket_policy(&bucket).await?.is_none(), "the policy is still there");
    owner.delete_bucket_policy(&bucket).await?;
    Ok(())
}

/// A bucket has one policy: the last.
pub(crate) async fn replaces_the_one_before(server: Server) -> anyhow::Result<()> {
    let owner = server.account(OWNER).await?;
    let bucket = server.bucket().await?;
    owner.put_bucket_policy(&bucket, &READ).await?;
    owner.put_bucket_policy(&bucket, &LIST).await?;
    let stored = owner.bucket_policy(&bucket).await?;
    ensure!(stored == Some(Document::from_json(LIST.as_json())?), "{stored:#?}");
    Ok(())
}

/// Nobody writes, reads or removes the policy of another account's bucket. (The test server does not look at
/// `x-amz-expected-bucket-owner`; that it is sent is for xacct-runtime's own tests.)
pub(crate) async fn of_another_account_is_refused(server: Server) -> anyhow::Result<()> {
    let stranger = server.account(GRANTEE).await?;
    let bucket = server.bucket().await?;
    let outcomes = [
        stranger.put_bucket_policy(&bucket, &READ).await,
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
        server.account(OWNER).await?.bucket_policy(&bucket).await?.is_none(),
        "the refusal left a policy"
    );
    Ok(())
}

/// A bucket that does not exist is named in the error.
pub(crate) async fn of_no_bucket_is_refused(server: Server) -> anyhow::Result<()> {
    let owner = server.account(OWNER).await?;
    let bucket = BucketName::new(crate::server::unique("nobody"))?;
    match owner.put_bucket_policy(&bucket, &READ).await {
        Err(error @ Error::Refused { .. }) if error.to_string().contains(bucket.as_str()) => Ok(()),
        other => bail!("expected a refusal that names {bucket}, got {other:?}"),
    }
}
