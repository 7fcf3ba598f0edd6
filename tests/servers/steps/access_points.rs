//! Access points of A that B asks through.

use super::KEY;
use crate::document::{Statement, policy};
use crate::outcome::Outcome;
use crate::stage::{Actor, Bucket, GRANTEE, OWNER, Stage, unique};
use anyhow::Context;
use serde_json::json;

/// A bucket with an access point whose policy lets B read, a user of B who may, and what to ask it by.
async fn access_point(stage: &Stage) -> anyhow::Result<(Bucket, Actor, String)> {
    let bucket = stage.shelf().await?;
    let name = unique("point");
    let control = stage.owner.s3_control();
    let create = control.create_access_point().account_id(OWNER).name(&name).bucket(&bucket.name);
    let created = create.send().await.context("no access point")?;
    let arn = format!("arn:aws:s3:us-east-1:{OWNER}:accesspoint/{name}");
    let read = Statement::allow("s3:GetObject", format!("{arn}/object/*"));
    let put = control.put_access_point_policy().account_id(OWNER).name(&name);
    put.policy(policy([read.to(GRANTEE)])).send().await.context("no policy of the access point")?;
    let may = json!([format!("{arn}/object/*"), bucket.objects("*")]);
    let user = stage.user(&stage.grantee, [Statement::allow("s3:GetObject", may)]).await?;
    // Others than the sandbox have no hosts of access points, and answer to the alias in the path.
    let alias = created.alias.filter(|_| stage.sandbox().is_none());
    Ok((bucket, user, alias.unwrap_or(arn)))
}

/// The bucket leaves it to access points of its account.
async fn delegate(stage: &Stage, bucket: &Bucket) -> anyhow::Result<()> {
    let all = Statement::allow("*", json!([bucket.arn(), bucket.objects("*")]));
    let condition = json!({ "StringEquals": { "s3:DataAccessPointAccount": OWNER } });
    let all = all.to("*").when(condition);
    stage.put_policy(bucket, [all]).await
}

async fn reads_through(user: &Actor, access_point: &str) -> anyhow::Result<Outcome> {
    let s3 = if access_point.starts_with("arn:") { user.s3_by_host() } else { user.s3() };
    Outcome::of(s3.get_object().bucket(access_point).key(KEY).send().await)
}

pub(crate) async fn delegated(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user, access_point) = access_point(stage).await?;
    delegate(stage, &bucket).await?;
    reads_through(&user, &access_point).await
}

pub(crate) async fn not_delegated(stage: &Stage) -> anyhow::Result<Outcome> {
    let (_, user, access_point) = access_point(stage).await?;
    reads_through(&user, &access_point).await
}

pub(crate) async fn past_the_access_point(stage: &Stage) -> anyhow::Result<Outcome> {
    let (bucket, user, _) = access_point(stage).await?;
    delegate(stage, &bucket).await?;
    user.reads(&bucket, KEY).await
}
