//! How far a grant goes: prefixes, folders, versions, conditions.

use super::{KEY, read};
use crate::document::Statement;
use crate::outcome::Outcome;
use crate::stage::{Actor, Bucket, GRANTEE, Stage};
use anyhow::Context;
use aws_sdk_s3::types::{BucketVersioningStatus, ObjectCannedAcl, ObjectOwnership, VersioningConfiguration};
use serde_json::json;

async fn who_lists_2026(stage: &Stage) -> anyhow::Result<(Bucket, Actor)> {
    let bucket = stage.shelf().await?;
    let list = Statement::allow("s3:ListBucket", bucket.arn()).to(GRANTEE);
    stage.put_policy(&bucket, [list.when(json!({ "StringLike": { "s3:prefix": "2026/*" } }))]).await?;
    let user = stage.user(&stage.grantee, [Statement::allow("s3:ListBucket", bucket.arn())]).await?;
    Ok((bucket, user))
}

pub(crate) async fn prefix_inside(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = who_lists_2026(stage).await?;
    user.lists(&bucket, "2026/").await
}

pub(crate) async fn prefix_outside(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = who_lists_2026(stage).await?;
    user.lists(&bucket, "2025/").await
}

pub(crate) async fn prefix_not_sent(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = who_lists_2026(stage).await?;
    Outcome::of(user.s3().list_objects_v2().bucket(bucket.seen_by(&user)).send().await)
}

async fn who_reads_2026(stage: &Stage) -> anyhow::Result<(Bucket, Actor)> {
    let bucket = stage.shelf().await?;
    stage.owner.writes(&bucket, "2025/q4.csv").await?;
    let folder = Statement::allow("s3:GetObject", bucket.objects("2026/*")).to(GRANTEE);
    stage.put_policy(&bucket, [folder]).await?;
    let user = stage.user(&stage.grantee, [read(&bucket)]).await?;
    Ok((bucket, user))
}

pub(crate) async fn folder_inside(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = who_reads_2026(stage).await?;
    user.reads(&bucket, KEY).await
}

pub(crate) async fn folder_outside(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = who_reads_2026(stage).await?;
    user.reads(&bucket, "2025/q4.csv").await
}

async fn reads_a_version(stage: &Stage, action: &str) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let versioning = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    let enable = stage.owner.s3().put_bucket_versioning().bucket(&bucket.name);
    enable.versioning_configuration(versioning).send().await.context("no versions")?;
    let put = stage.owner.s3().put_object().bucket(&bucket.name).key(KEY).send().await?;
    let version = put.version_id.context("the object has no version")?;
    let allow = || Statement::allow(action, bucket.objects("*"));
    stage.put_policy(&bucket, [allow().to(GRANTEE)]).await?;
    let user = stage.user(&stage.grantee, [allow()]).await?;
    let get = user.s3().get_object().bucket(bucket.seen_by(&user)).key(KEY).version_id(version);
    Outcome::of(get.send().await)
}

pub(crate) async fn version_by_the_action_of_objects(stage: &Stage) -> anyhow::Result<Outcome> {
    reads_a_version(stage, "s3:GetObject").await
}

pub(crate) async fn version_by_its_own_action(stage: &Stage) -> anyhow::Result<Outcome> {
    reads_a_version(stage, "s3:GetObjectVersion").await
}

async fn who_hands_over(stage: &Stage) -> anyhow::Result<(Bucket, Actor)> {
    let bucket = stage.bucket().await?;
    stage.set_ownership(&bucket, ObjectOwnership::BucketOwnerPreferred).await?;
    let put = Statement::allow("s3:PutObject", bucket.objects("*")).to(GRANTEE);
    let put = put.when(json!({ "StringEquals": { "s3:x-amz-acl": "bucket-owner-full-control" } }));
    let acl = Statement::allow("s3:PutObjectAcl", bucket.objects("*")).to(GRANTEE);
    stage.put_policy(&bucket, [put, acl]).await?;
    let may = Statement::allow(json!(["s3:PutObject", "s3:PutObjectAcl"]), bucket.objects("*"));
    let user = stage.user(&stage.grantee, [may]).await?;
    Ok((bucket, user))
}

pub(crate) async fn upload_that_hands_over(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = who_hands_over(stage).await?;
    let put = user.s3().put_object().bucket(bucket.seen_by(&user)).key(KEY);
    Outcome::of(put.acl(ObjectCannedAcl::BucketOwnerFullControl).send().await)
}

pub(crate) async fn upload_that_keeps(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = who_hands_over(stage).await?;
    Outcome::of(user.s3().put_object().bucket(bucket.seen_by(&user)).key(KEY).send().await)
}
