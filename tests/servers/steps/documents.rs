//! Which bucket policies are stored, how, and who may see them.

use super::read;
use crate::document::Statement;
use crate::outcome::Outcome;
use crate::stage::{GRANTEE, Stage, unique};
use anyhow::Context;
use serde_json::json;

pub(crate) async fn read_from_elsewhere(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let see = || Statement::allow("s3:GetBucketPolicy", bucket.arn());
    stage.put_policy(&bucket, [see().to(GRANTEE)]).await?;
    let user = stage.user(&stage.grantee, [see()]).await?;
    Outcome::of(user.s3().get_bucket_policy().bucket(bucket.seen_by(&user)).send().await)
}

pub(crate) async fn unknown_action(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let statement = Statement::allow("s3:ReadObject", bucket.objects("*")).to(GRANTEE);
    stage.owner.puts_policy(&bucket, [statement]).await
}

pub(crate) async fn unknown_principal(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let nobody = format!("arn:aws:iam::{GRANTEE}:user/{}", unique("nobody"));
    stage.owner.puts_policy(&bucket, [read(&bucket).to(&nobody)]).await
}

pub(crate) async fn foreign_resource(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, other) = (stage.bucket().await?, stage.bucket().await?);
    stage.owner.puts_policy(&bucket, [read(&other).to(GRANTEE)]).await
}

pub(crate) async fn action_of_buckets_on_objects(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let statement = Statement::allow("s3:ListBucket", bucket.objects("*")).to(GRANTEE);
    stage.owner.puts_policy(&bucket, [statement]).await
}

pub(crate) async fn unknown_operator(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let condition = json!({ "StringEqual": { "aws:PrincipalOrgID": "o-acme123456" } });
    stage.owner.puts_policy(&bucket, [read(&bucket).to(GRANTEE).when(condition)]).await
}

pub(crate) async fn too_long(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let statement = |index: usize| {
        Statement::allow("s3:GetObject", bucket.objects(&format!("{index:0300}/*"))).to(GRANTEE)
    };
    stage.owner.puts_policy(&bucket, (0..60).map(statement)).await
}

pub(crate) async fn deleted_user_stays_by_its_id(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.bucket().await?;
    let (iam, name) = (stage.grantee.iam(), unique("user"));
    iam.create_user().user_name(&name).send().await?;
    let arn = format!("arn:aws:iam::{GRANTEE}:user/{name}");
    stage.put_policy(&bucket, [read(&bucket).to(&arn)]).await?;
    iam.delete_user().user_name(&name).send().await?;
    let stored = stage.owner.s3().get_bucket_policy().bucket(&bucket.name).send().await?;
    let stored = stored.policy.context("no policy")?;
    Ok(Outcome::seen(if stored.contains("\"AIDA") && !stored.contains(&arn) { "Id" } else { "Arn" }))
}
