//! What an organization imposes.

use super::{KEY, read};
use crate::outcome::Outcome;
use crate::stage::{GRANTEE, OWNER, Stage};
use anyhow::Context;
use xacct_dsl::prelude::*;

static NO_READING: ServiceControlPolicy = policy! { <ServiceControl>
    deny { action: s3:GetObject, resource: "*" }
};

async fn reads_below(stage: &Stage, account: &str) -> anyhow::Result<Outcome> {
    let bucket = stage.shelf().await?;
    stage.put_policy(&bucket, [read(&bucket).to(GRANTEE)]).await?;
    let user = stage.user(&stage.grantee, [read(&bucket)]).await?;
    let sandbox = stage.sandbox().context("accounts of others are in no organization")?;
    sandbox.account(account)?.set_service_control_policies([&NO_READING]);
    user.reads(&bucket, KEY).await
}

pub(crate) async fn service_control_of_who_asks(stage: &Stage) -> anyhow::Result<Outcome> {
    reads_below(stage, GRANTEE).await
}

pub(crate) async fn service_control_of_the_owner(stage: &Stage) -> anyhow::Result<Outcome> {
    reads_below(stage, OWNER).await
}
