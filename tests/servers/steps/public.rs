//! What is public, and what blocks it.

use super::read;
use crate::outcome::Outcome;
use crate::stage::Stage;
use anyhow::Context;
use aws_sdk_s3control::types::PublicAccessBlockConfiguration;

pub(crate) async fn policy_on_a_new_bucket(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    stage.owner.puts_policy(&bucket, [read(&bucket).for_everyone()]).await
}

pub(crate) async fn status(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let s3 = stage.owner.s3();
    s3.delete_public_access_block().bucket(&bucket.name).send().await.context("still blocked")?;
    stage.put_policy(&bucket, [read(&bucket).for_everyone()]).await?;
    let answer = s3.get_bucket_policy_status().bucket(&bucket.name).send().await?;
    let is_public = answer.policy_status.and_then(|status| status.is_public);
    Ok(Outcome::seen(if is_public.context("no status")? { "Public" } else { "NotPublic" }))
}

pub(crate) async fn blocked_by_the_account(stage: &Stage) -> anyhow::Result<Outcome> {
    // An account of its own, because others' buckets would be blocked too.
    let account = "333333333333";
    let owner = stage.root_of(account).await?;
    let bucket = stage.bucket_of(&owner).await?;
    let unblock = owner.s3().delete_public_access_block().bucket(&bucket.name);
    unblock.send().await.context("still blocked")?;
    let block = PublicAccessBlockConfiguration::builder().block_public_policy(true).build();
    let put = owner.s3_control().put_public_access_block().account_id(account);
    put.public_access_block_configuration(block).send().await.context("no block")?;
    owner.puts_policy(&bucket, [read(&bucket).for_everyone()]).await
}
