//! ACLs, and whose objects are.

use super::{KEY, read};
use crate::document::Statement;
use crate::outcome::Outcome;
use crate::stage::{Actor, Bucket, GRANTEE, Stage};
use anyhow::Context;
use aws_sdk_s3::types::ObjectOwnership;
use serde_json::json;

pub(crate) async fn grant_on_a_new_bucket(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let id = format!("id=\"{}\"", stage.canonical_id_of_grantee().await?);
    Outcome::of(stage.owner.s3().put_bucket_acl().bucket(&bucket.name).grant_read(id).send().await)
}

/// A bucket with ACLs, one of which grants READ to B, and a user of B who may read and list.
async fn granted(stage: &Stage, object: bool) -> anyhow::Result<(Bucket, Actor)> {
    let bucket = stage.shelf().await?;
    stage.set_ownership(&bucket, ObjectOwnership::BucketOwnerPreferred).await?;
    let id = format!("id=\"{}\"", stage.canonical_id_of_grantee().await?);
    let s3 = stage.owner.s3();
    if object {
        let put = s3.put_object_acl().bucket(&bucket.name).key(KEY).grant_read(id);
        put.send().await.context("the object's ACL")?;
    } else {
        s3.put_bucket_acl().bucket(&bucket.name).grant_read(id).send().await.context("the bucket's ACL")?;
    }
    let may = Statement::allow(
        json!(["s3:GetObject", "s3:ListBucket"]),
        json!([bucket.arn(), bucket.objects("*")]),
    );
    let user = stage.user(&stage.grantee, [may]).await?;
    Ok((bucket, user))
}

pub(crate) async fn bucket_read_lists(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = granted(stage, false).await?;
    user.lists(&bucket, "").await
}

pub(crate) async fn bucket_read_is_not_for_objects(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = granted(stage, false).await?;
    user.reads(&bucket, KEY).await
}

pub(crate) async fn object_read_reads(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user) = granted(stage, true).await?;
    user.reads(&bucket, KEY).await
}

pub(crate) async fn object_read_is_one_half(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, _) = granted(stage, true).await?;
    stage.user(&stage.grantee, []).await?.reads(&bucket, KEY).await
}

/// A bucket of A with an object that a user of B has written and owns.
async fn uploaded(stage: &Stage) -> anyhow::Result<Bucket> {
    let bucket = stage.bucket().await?;
    stage.set_ownership(&bucket, ObjectOwnership::ObjectWriter).await?;
    let put = || Statement::allow("s3:PutObject", bucket.objects("*"));
    stage.put_policy(&bucket, [put().to(GRANTEE), read(&bucket).to(GRANTEE)]).await?;
    stage.user(&stage.grantee, [put()]).await?.writes(&bucket, KEY).await?;
    Ok(bucket)
}

pub(crate) async fn uploader_owns(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = uploaded(stage).await?;
    stage.owner.reads(&bucket, KEY).await
}

pub(crate) async fn owner_of_the_bucket_deletes(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = uploaded(stage).await?;
    Outcome::of(stage.owner.s3().delete_object().bucket(&bucket.name).key(KEY).send().await)
}
