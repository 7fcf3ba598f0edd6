//! Roles of A that B assumes.

use super::{KEY, read};
use crate::document::{Statement, policy};
use crate::outcome::Outcome;
use crate::stage::{Actor, GRANTEE, Stage};
use anyhow::Context;
use serde_json::json;

async fn assumes(who: &Actor, role: &str) -> anyhow::Result<Outcome> {
    Outcome::of(who.sts().assume_role().role_arn(role).role_session_name("it").send().await)
}

async fn with_external_id(stage: &Stage, id: &str) -> anyhow::Result<Outcome> {
    let user = stage.user(&stage.grantee, [Statement::allow("sts:AssumeRole", "*")]).await?;
    let trust = Statement::trust(GRANTEE).when(json!({ "StringEquals": { "sts:ExternalId": "order-66" } }));
    let (_, role) = stage.role(&stage.owner, trust, [Statement::allow("s3:GetObject", "*")]).await?;
    let assume = user.sts().assume_role().role_arn(role).role_session_name("it");
    Outcome::of(assume.external_id(id).send().await)
}

pub(crate) async fn right_external_id(stage: &Stage) -> anyhow::Result<Outcome> {
    with_external_id(stage, "order-66").await
}

pub(crate) async fn wrong_external_id(stage: &Stage) -> anyhow::Result<Outcome> {
    with_external_id(stage, "order-67").await
}

pub(crate) async fn trust_alone(stage: &Stage) -> anyhow::Result<Outcome> {
    let user = stage.user(&stage.grantee, []).await?;
    let may = [Statement::allow("s3:GetObject", "*")];
    let (_, role) = stage.role(&stage.owner, Statement::trust(&user.arn), may).await?;
    assumes(&user, &role).await
}

pub(crate) async fn identity_alone(stage: &Stage) -> anyhow::Result<Outcome> {
    let user = stage.user(&stage.grantee, [Statement::allow("sts:AssumeRole", "*")]).await?;
    let other = stage.user(&stage.owner, []).await?;
    let may = [Statement::allow("s3:GetObject", "*")];
    let (_, role) = stage.role(&stage.owner, Statement::trust(&other.arn), may).await?;
    assumes(&user, &role).await
}

pub(crate) async fn session_has_the_roles_permissions(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let user = stage.user(&stage.grantee, [Statement::allow("sts:AssumeRole", "*")]).await?;
    let (_, role) = stage.role(&stage.owner, Statement::trust(&user.arn), [read(&bucket)]).await?;
    stage.assume(&user, &role).await?.reads(&bucket, KEY).await
}

pub(crate) async fn session_policy_narrows(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    let user = stage.user(&stage.grantee, [Statement::allow("sts:AssumeRole", "*")]).await?;
    let (_, role) = stage.role(&stage.owner, Statement::trust(&user.arn), [read(&bucket)]).await?;
    let assume = user.sts().assume_role().role_arn(&role).role_session_name("it");
    let narrowed = assume.policy(policy([Statement::allow("s3:ListBucket", "*")])).send().await?;
    let session = stage.session(&role, &narrowed.credentials.context("no credentials")?);
    session.reads(&bucket, KEY).await
}
