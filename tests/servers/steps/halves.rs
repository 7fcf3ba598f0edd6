//! Which halves a grant needs.

use super::{KEY, read};
use crate::document::Statement;
use crate::outcome::Outcome;
use crate::stage::{GRANTEE, OWNER, Stage};

pub(crate) async fn own_user_without_policy(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.user(&stage.owner, []).await?.reads(&bucket, KEY).await
}

pub(crate) async fn own_user_with_identity_policy(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.user(&stage.owner, [read(&bucket)]).await?.reads(&bucket, KEY).await
}

pub(crate) async fn own_user_named_by_the_bucket(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let user = stage.user(&stage.owner, []).await?;
    stage.put_policy(&bucket, [read(&bucket).to(&user.arn)]).await?;
    user.reads(&bucket, KEY).await
}

pub(crate) async fn own_account_named_by_the_bucket(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let user = stage.user(&stage.owner, []).await?;
    stage.put_policy(&bucket, [read(&bucket).to(OWNER)]).await?;
    user.reads(&bucket, KEY).await
}

pub(crate) async fn neither(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.user(&stage.grantee, []).await?.reads(&bucket, KEY).await
}

pub(crate) async fn the_bucket_alone(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.put_policy(&bucket, [read(&bucket).to(GRANTEE)]).await?;
    stage.user(&stage.grantee, []).await?.reads(&bucket, KEY).await
}

pub(crate) async fn the_bucket_alone_naming_the_user(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let user = stage.user(&stage.grantee, []).await?;
    stage.put_policy(&bucket, [read(&bucket).to(&user.arn)]).await?;
    user.reads(&bucket, KEY).await
}

pub(crate) async fn the_identity_alone(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.user(&stage.grantee, [read(&bucket)]).await?.reads(&bucket, KEY).await
}

pub(crate) async fn both_naming_the_account(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.put_policy(&bucket, [read(&bucket).to(GRANTEE)]).await?;
    stage.user(&stage.grantee, [read(&bucket)]).await?.reads(&bucket, KEY).await
}

pub(crate) async fn both_naming_the_user(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let user = stage.user(&stage.grantee, [read(&bucket)]).await?;
    stage.put_policy(&bucket, [read(&bucket).to(&user.arn)]).await?;
    user.reads(&bucket, KEY).await
}

pub(crate) async fn both_naming_the_role(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let user = stage.user(&stage.grantee, [Statement::allow("sts:AssumeRole", "*")]).await?;
    let (_, role) = stage.role(&stage.grantee, Statement::trust(&user.arn), [read(&bucket)]).await?;
    stage.put_policy(&bucket, [read(&bucket).to(&role)]).await?;
    stage.assume(&user, &role).await?.reads(&bucket, KEY).await
}

pub(crate) async fn both_naming_another_user(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let other = stage.user(&stage.owner, []).await?;
    stage.put_policy(&bucket, [read(&bucket).to(&other.arn)]).await?;
    stage.user(&stage.grantee, [read(&bucket)]).await?.reads(&bucket, KEY).await
}

pub(crate) async fn root_of_the_account_named(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.put_policy(&bucket, [read(&bucket).to(GRANTEE)]).await?;
    stage.grantee.reads(&bucket, KEY).await
}

pub(crate) async fn denied_by_the_bucket(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let deny = Statement::deny("s3:GetObject", bucket.objects("2026/*")).to(GRANTEE);
    stage.put_policy(&bucket, [read(&bucket).to(GRANTEE), deny]).await?;
    stage.user(&stage.grantee, [read(&bucket)]).await?.reads(&bucket, KEY).await
}

pub(crate) async fn denied_by_the_identity(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.put_policy(&bucket, [read(&bucket).to(GRANTEE)]).await?;
    let deny = Statement::deny("s3:GetObject", bucket.objects("2026/*"));
    stage.user(&stage.grantee, [read(&bucket), deny]).await?.reads(&bucket, KEY).await
}

pub(crate) async fn owner_that_was_expected(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let get = stage.owner.s3().get_object().bucket(&bucket.name).key(KEY);
    Outcome::of(get.expected_bucket_owner(OWNER).send().await)
}

pub(crate) async fn owner_that_was_not_expected(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let get = stage.owner.s3().get_object().bucket(&bucket.name).key(KEY);
    Outcome::of(get.expected_bucket_owner(GRANTEE).send().await)
}
