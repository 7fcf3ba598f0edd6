//! Objects that a key of A's encrypts.

use super::{KEY, read};
use crate::document::{Statement, policy};
use crate::outcome::Outcome;
use crate::stage::{GRANTEE, Stage};
use anyhow::Context;
use aws_sdk_s3::types::ServerSideEncryption;

/// A user of B whom the bucket lets in reads an encrypted object; the key's policy and the user's may let it decrypt.
async fn reads(stage: &Stage, by_key: bool, by_identity: bool) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let kms = stage.owner.kms();
    let key = kms.create_key().send().await.context("no key")?;
    let key = key.key_metadata.and_then(|key| key.arn).context("the key has no ARN")?;
    if by_key {
        let own = Statement::allow("kms:*", "*").to(&stage.owner.arn);
        let other = Statement::allow("kms:Decrypt", "*").to(GRANTEE);
        // The only name there is: AWS takes it for granted, others do not.
        let put = kms.put_key_policy().key_id(&key).policy_name("default");
        put.policy(policy([own, other])).send().await.context("the key's policy could not be put")?;
    }
    let put = stage.owner.s3().put_object().bucket(&bucket.name).key(KEY);
    let put = put.server_side_encryption(ServerSideEncryption::AwsKms).ssekms_key_id(&key);
    put.send().await.context("the object could not be written")?;
    stage.put_policy(&bucket, [read(&bucket).to(GRANTEE)]).await?;
    let mut may = vec![read(&bucket)];
    may.extend(by_identity.then(|| Statement::allow("kms:Decrypt", key)));
    stage.user(&stage.grantee, may).await?.reads(&bucket, KEY).await
}

pub(crate) async fn both(stage: &Stage) -> anyhow::Result<Outcome> {
    reads(stage, true, true).await
}

pub(crate) async fn the_key_alone(stage: &Stage) -> anyhow::Result<Outcome> {
    reads(stage, true, false).await
}

pub(crate) async fn the_identity_alone(stage: &Stage) -> anyhow::Result<Outcome> {
    reads(stage, false, true).await
}
