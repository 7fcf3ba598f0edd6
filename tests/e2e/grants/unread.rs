//! What a server does not have, as ministack: `GetBucketPolicyStatus`, where it gives the list of the bucket's objects, and Block
//! Public Access of accounts. The runtime says what it could not read, and goes on only where no plan depends on it.

use super::stage::Stage;
use super::stored::publish;
use crate::target::Target;
use anyhow::{Context, bail, ensure};
use xacct_dsl::grant::{AccessLevel, Grant, ViaDefinition};
use xacct_runtime::RefusalReason;

/// What could not be read is told with the operation, and keeps no plan that does not depend on it.
pub(crate) async fn is_told_and_keeps_no_plan(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let grant = grant(&stage)?;
    let observed = stage.accounts.observe(std::slice::from_ref(&grant)).await;
    let bucket = observed
        .bucket(&stage.owner.parse()?, &stage.bucket)
        .context("the bucket was not looked at")?
        .clone()?;
    is_about("s3:GetBucketPolicyStatus", bucket.policy_is_public.map(drop))?;
    let owner = observed.accounts.get(grant.owner()).context("the owner was not looked at")?;
    let blocks = owner.block_public_access.clone().context("nobody looked at Block Public Access")?;
    is_about("s3:GetAccountPublicAccessBlock", blocks.map(drop))?;
    let plan = stage.accounts.plan(&grant).await?;
    ensure!(!plan.is_empty(), "{plan}");
    Ok(())
}

/// Beside a public statement the account's Block Public Access decides whether S3 takes a policy at all.
pub(crate) async fn keeps_a_plan_that_depends_on_it(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    publish(&stage).await?;
    let refused = match stage.accounts.plan(&grant(&stage)?).await {
        Err(refused) => refused,
        Ok(plan) => bail!("expected a refusal, got:\n{plan}"),
    };
    let is_due = |reason: &RefusalReason| matches!(reason, RefusalReason::Unread { error } if error.contains("s3:GetAccountPublicAccessBlock"));
    ensure!(refused.refusals.iter().all(|refusal| is_due(&refusal.reason)), "{refused}");
    Ok(())
}

fn grant(stage: &Stage) -> anyhow::Result<Grant> {
    let grant = stage.grant().prefix("2026/").grantee(stage.reader_arn()).access([AccessLevel::Read]);
    Ok(grant.via(ViaDefinition::BucketPolicy).build()?)
}

fn is_about<E: std::fmt::Display>(operation: &str, read: Result<(), E>) -> anyhow::Result<()> {
    match read {
        Err(error) if error.to_string().contains(operation) => Ok(()),
        Err(error) => bail!("expected that {operation} is named: {error}"),
        Ok(()) => bail!("the server has {operation} now: it can be tested there"),
    }
}
