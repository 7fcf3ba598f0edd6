//! Policies of users and roles: their limits, and how they come back.

use super::{KEY, read};
use crate::document::{Statement, policy};
use crate::outcome::Outcome;
use crate::stage::{GRANTEE, OWNER, Stage, unique};
use anyhow::Context;

pub(crate) async fn documents_are_percent_encoded(stage: &Stage) -> anyhow::Result<Outcome> {
    let user = stage.user(&stage.grantee, [Statement::allow("s3:GetObject", "*")]).await?;
    let get = stage.grantee.iam().get_user_policy().user_name(&user.name).policy_name("it");
    let document = get.send().await?.policy_document;
    Ok(Outcome::seen(if document.starts_with("%7B%22") { "Encoded" } else { "Plain" }))
}

pub(crate) async fn policies_of_a_user_too_long(stage: &Stage) -> anyhow::Result<Outcome> {
    let user = stage.user(&stage.grantee, []).await?;
    let long = policy([Statement::allow("s3:GetObject", format!("arn:aws:s3:::it/{}", "x".repeat(2_048)))]);
    let put = stage.grantee.iam().put_user_policy().user_name(&user.name).policy_name("long");
    Outcome::of(put.policy_document(long).send().await)
}

pub(crate) async fn sixth_version(stage: &Stage) -> anyhow::Result<Outcome> {
    let iam = stage.grantee.iam();
    let document = policy([Statement::allow("s3:GetObject", "*")]);
    let created = iam.create_policy().policy_name(unique("policy")).policy_document(&document).send().await?;
    let arn = created.policy.and_then(|policy| policy.arn).context("no ARN")?;
    for _ in 0..4 {
        iam.create_policy_version().policy_arn(&arn).policy_document(&document).send().await?;
    }
    Outcome::of(iam.create_policy_version().policy_arn(&arn).policy_document(&document).send().await)
}

pub(crate) async fn trust_in_nobody(stage: &Stage) -> anyhow::Result<Outcome> {
    let nobody = format!("arn:aws:iam::{GRANTEE}:user/{}", unique("nobody"));
    let create = stage.owner.iam().create_role().role_name(unique("role"));
    Outcome::of(create.assume_role_policy_document(policy([Statement::trust(&nobody)])).send().await)
}

pub(crate) async fn boundary(stage: &Stage) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.put_policy(&bucket, [read(&bucket).to(OWNER)]).await?;
    let user = stage.user(&stage.owner, [read(&bucket)]).await?;
    let iam = stage.owner.iam();
    let document = policy([Statement::allow("s3:ListBucket", "*")]);
    let created =
        iam.create_policy().policy_name(unique("boundary")).policy_document(document).send().await?;
    let arn = created.policy.and_then(|policy| policy.arn).context("no ARN")?;
    iam.put_user_permissions_boundary().user_name(&user.name).permissions_boundary(arn).send().await?;
    user.reads(&bucket, KEY).await
}
