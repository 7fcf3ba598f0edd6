//! What is stored, read back and put back, where it needs operations that ministack lacks: `SetDefaultPolicyVersion`,
//! `GetBucketPolicyStatus`, Block Public Access of accounts.
//!
//! Moto heeds no policy, so that here nothing is asked as the grantee: on the sandbox `life` does.

use super::stage::{Stage, policy_arn};
use crate::target::{GRANTEE, OTHER_OWNER, Target};
use anyhow::{Context, bail, ensure};
use aws_sdk_s3control::types::PublicAccessBlockConfiguration;
use xacct_dsl::Document;
use xacct_dsl::grant::{AccessLevel, Grant, ViaDefinition};
use xacct_runtime::{Applied, ManagedPolicy, ObservedBucket, PlanOptions, PolicyForm, RefusalReason};

/// A managed policy has five versions at most: a sixth is refused, unless the plan may delete the oldest, and what is rolled
/// back makes the version before the default again.
pub(crate) async fn versions_of_a_managed_policy(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let managed = PlanOptions::default().policies_as(PolicyForm::Managed);
    for year in 2021..=2025 {
        drop(apply(&stage, &of_year(&stage, year)?, &managed).await?);
    }
    let fifth = policy(&stage).await?;
    ensure!(ids(&fifth) == ["v1", "v2", "v3", "v4", "v5"] && fifth.default_version == "v5", "{fifth:?}");

    let sixth = of_year(&stage, 2026)?;
    let refused = match stage.accounts.plan_with(&sixth, &managed).await {
        Err(refused) => refused,
        Ok(plan) => bail!("expected a refusal, got:\n{plan}"),
    };
    let reasons: Vec<_> = refused.refusals.iter().map(|refusal| &refusal.reason).collect();
    ensure!(reasons == [&RefusalReason::FiveVersions], "{refused}");

    let applied = apply(&stage, &sixth, &managed.clone().delete_oldest_version()).await?;
    let now = policy(&stage).await?;
    ensure!(ids(&now) == ["v2", "v3", "v4", "v5", "v6"] && now.default_version == "v6", "{now:?}");
    ensure!(now.document != fifth.document, "{now:?}");

    let undone = stage.accounts.rollback(applied.journal().context("no journal")?).await?;
    ensure!(undone.is_complete(), "{undone}");
    let back = policy(&stage).await?;
    ensure!(ids(&back) == ["v2", "v3", "v4", "v5"] && back.default_version == "v5", "{back:?}");
    ensure!(back.document == fifth.document, "{back:?}");

    let revoked = stage.accounts.revoke(&of_year(&stage, 2025)?).await?;
    ensure!(revoked.is_complete(), "{revoked}");
    ensure!(find_policy(&stage).await?.is_none(), "the managed policy is still there");
    stage.is_as_before().await
}

/// S3 calls a policy public or not, and a grant to somebody named is not.
pub(crate) async fn status_of_a_bucket_policy(target: Target) -> anyhow::Result<()> {
    let stage = Stage::set(target).await?;
    let grant = of_year(&stage, 2026)?;
    ensure!(bucket(&stage, &grant).await?.policy_is_public? == Some(false), "before");
    drop(apply(&stage, &grant, &PlanOptions::default()).await?);
    ensure!(bucket(&stage, &grant).await?.policy_is_public? == Some(false), "applied");
    publish(&stage).await?;
    ensure!(bucket(&stage, &grant).await?.policy_is_public? == Some(true), "public");
    let s3 = stage.target.s3(&stage.owner)?;
    s3.delete_bucket_policy().bucket(stage.bucket.as_str()).send().await?;
    ensure!(bucket(&stage, &grant).await?.policy_is_public?.is_none(), "no policy has no status");
    Ok(())
}

/// What the account blocks is blocked in its buckets: S3 would refuse whatever is written beside a public statement.
pub(crate) async fn block_public_access_of_the_account(target: Target) -> anyhow::Result<()> {
    // An account of its own, because others' buckets would be blocked too.
    let stage = Stage::owned_by(target, OTHER_OWNER).await?;
    let grant = of_year(&stage, 2026)?;
    publish(&stage).await?;
    let plan = stage.accounts.plan(&grant).await?;
    ensure!(plan.notes().iter().any(|note| note.contains("public, as before")), "{:?}", plan.notes());

    let block = PublicAccessBlockConfiguration::builder().block_public_policy(true).build();
    let control = aws_sdk_s3control::Client::new(&stage.target.root_of(OTHER_OWNER)?);
    let put = control.put_public_access_block().account_id(OTHER_OWNER);
    put.public_access_block_configuration(block).send().await.context("no block")?;
    let refused = match stage.accounts.plan(&grant).await {
        Err(refused) => refused,
        Ok(plan) => bail!("expected a refusal, got:\n{plan}"),
    };
    let is_due = |reason: &RefusalReason| {
        matches!(reason, RefusalReason::PublicAlready { setting: "BlockPublicPolicy", .. })
    };
    ensure!(refused.refusals.iter().all(|refusal| is_due(&refusal.reason)), "{refused}");
    control.delete_public_access_block().account_id(OTHER_OWNER).send().await?;
    ensure!(!stage.accounts.plan(&grant).await?.is_empty(), "nothing is blocked any more");
    Ok(())
}

/// The grant of a year, always of the same name.
fn of_year(stage: &Stage, year: u32) -> anyhow::Result<Grant> {
    let grant = stage.grant().prefix(format!("{year}/")).grantee(stage.reader_arn());
    Ok(grant.access([AccessLevel::Read]).via(ViaDefinition::BucketPolicy).build()?)
}

async fn apply(stage: &Stage, grant: &Grant, options: &PlanOptions) -> anyhow::Result<Applied> {
    let applied = stage.accounts.apply(&stage.accounts.plan_with(grant, options).await?).await?;
    ensure!(applied.is_complete() && !applied.is_unchanged(), "{applied}");
    stage.theirs_is_left_alone(grant).await?;
    Ok(applied)
}

async fn find_policy(stage: &Stage) -> anyhow::Result<Option<ManagedPolicy>> {
    let account = stage.accounts.account(&GRANTEE.parse()?).context("no account")?;
    Ok(account.managed_policy(&policy_arn(&of_year(stage, 2025)?)?).await?)
}

async fn policy(stage: &Stage) -> anyhow::Result<ManagedPolicy> {
    find_policy(stage).await?.context("no managed policy")
}

fn ids(policy: &ManagedPolicy) -> Vec<&str> {
    policy.versions.iter().map(|(id, _)| id.as_str()).collect()
}

async fn bucket(stage: &Stage, grant: &Grant) -> anyhow::Result<ObservedBucket> {
    let observed = stage.accounts.observe(std::slice::from_ref(grant)).await;
    let read =
        observed.bucket(&stage.owner.parse()?, &stage.bucket).context("the bucket was not looked at")?;
    Ok(read.clone()?)
}

/// Somebody lets in everyone besides.
pub(super) async fn publish(stage: &Stage) -> anyhow::Result<()> {
    let s3 = stage.target.s3(&stage.owner)?;
    let bucket = stage.bucket.as_str();
    s3.delete_public_access_block().bucket(bucket).send().await?;
    let stored = s3.get_bucket_policy().bucket(bucket).send().await?;
    let mut policy = Document::from_json(stored.policy().unwrap_or_default())?;
    let open = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Everyone","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket}/public/*"}}]}}"#
    );
    policy.statements.extend(Document::from_json(&open)?.statements);
    s3.put_bucket_policy().bucket(bucket).policy(policy.to_string()).send().await?;
    Ok(())
}
