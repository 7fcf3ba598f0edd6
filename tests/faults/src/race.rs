//! Two appliers that write one bucket's policy at the same time.

use crate::Shared;
use crate::stage::{Stage, hasty};
use crate::{Case, Trouble, Work, cases};
use anyhow::{Context, ensure};
use std::time::Duration;
use tempfile::TempDir;
use tokio::join;
use xacct_core::Document;
use xacct_core::grant::{AccessLevel, Grant, GrantDefinition};
use xacct_runtime::{Accounts, Applied, NoLock, Patience, Setting};
use xacct_sandbox::Fault;

/// What became of races.
#[derive(Clone, Debug, Default)]
pub struct Race {
    /// How many were run.
    pub rounds: usize,
    /// How often the statements of one were overwritten by the other, by what was sent to S3.
    pub overwritten: usize,
    /// How often an applier noticed that, and wrote again.
    pub rewritten: usize,
    /// How often it was drift that told, afterwards.
    pub told_by_drift: usize,
    /// Statements that were missing in the end, of which nothing told.
    pub lost: usize,
    /// Statements of others that were changed.
    pub foreign: usize,
}

/// Runs races, of appliers that share the lock or have none.
///
/// # Errors
/// When a stage cannot be set, or a plan not be applied.
pub async fn race(rounds: usize, is_locked: bool) -> anyhow::Result<Race> {
    let cases = cases()?;
    let case = cases.iter().find(|case| case.grant.kms_key().is_none()).context("a case without a key")?;
    let mut race = Race { rounds, ..Race::default() };
    for round in 0..rounds {
        one(case, round, is_locked, &mut race).await.with_context(|| format!("round {round}"))?;
    }
    Ok(race)
}

async fn one(case: &Case, round: usize, is_locked: bool, race: &mut Race) -> anyhow::Result<()> {
    let state = TempDir::new()?;
    let stage = Stage::set(case, Work::Grant, state.path()).await?;
    // The two are not always at the same point at the same time.
    let latency = Duration::from_micros((round as u64 % 7) * 300);
    stage.trial.sandbox().inject(Fault::latency(latency).of("PutBucketPolicy"));
    let (first, second) = (of("First")?, of("Second")?);
    stage.shared.set(Trouble::None);
    let (ours, theirs) = (appliers(&stage, is_locked).await?, appliers(&stage, is_locked).await?);
    let (one, two) = join!(apply(&ours, &first), apply(&theirs, &second));
    let reports = [(first, one?), (second, two?)];
    race.overwritten += overwritten(&stage.shared, reports.each_ref().map(|(grant, _)| grant));
    for (grant, applied) in &reports {
        race.rewritten += applied.steps.iter().map(|step| step.overwritten as usize).sum::<usize>();
        let is_there = is_in_bucket_policy(&stage, grant).await?;
        let drift = stage.accounts.drift(grant).await;
        match (is_there, drift.is_clean()) {
            (true, true) => {}
            (false, false) => race.told_by_drift += 1,
            (false, true) => race.lost += 1,
            (true, false) => anyhow::bail!("everything is there, and yet:\n{drift}"),
        }
    }
    race.foreign += stage.foreign_changed(&stage.observed().await)?;
    Ok(())
}

/// A grant of its own name, so that both have statements in one policy.
fn of(name: &str) -> anyhow::Result<Grant> {
    let grant = GrantDefinition::new(name).owner("111111111111").bucket("reports").prefix("2026/");
    let grant = grant.grantee("arn:aws:iam::222222222222:role/analyst");
    Ok(grant.access([AccessLevel::Read, AccessLevel::List]).build()?)
}

/// The accounts as another program has them.
async fn appliers(stage: &Stage, is_locked: bool) -> anyhow::Result<Accounts> {
    let mut accounts = Accounts::new().state_in(stage.accounts.state()).patience(Patience::hasty());
    if !is_locked {
        accounts = accounts.lock_by(NoLock);
    }
    for administrator in stage.trial.administrators() {
        accounts = accounts.with(&hasty(&stage.shared.watch(administrator))).await?;
    }
    Ok(accounts)
}

/// Plans and applies, once more where the other was in between.
async fn apply(accounts: &Accounts, grant: &Grant) -> anyhow::Result<Applied> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let plan = accounts.plan(grant).await?;
        match accounts.apply(&plan).await {
            Err(xacct_runtime::ApplyError::Changed { .. }) if attempts < 20 => {}
            applied => {
                let applied = applied?;
                ensure!(applied.is_complete(), "{applied}");
                return Ok(applied);
            }
        }
    }
}

async fn is_in_bucket_policy(stage: &Stage, grant: &Grant) -> anyhow::Result<bool> {
    let observed = stage.accounts.observe(std::slice::from_ref(grant)).await;
    let setting = Setting::BucketPolicy { bucket: grant.bucket().clone() };
    let value = observed.value(grant.owner(), &setting).context("the bucket was not looked at")?;
    let value = value.map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(value.document().is_some_and(|policy| has(policy, grant)))
}

fn has(policy: &Document, grant: &Grant) -> bool {
    policy.statements.iter().filter(|statement| grant.owns(statement)).count() == 2
}

/// How often a policy was sent without the statements of a grant that the one before had.
fn overwritten(shared: &Shared, grants: [&Grant; 2]) -> usize {
    let policies: Vec<_> =
        shared.counts().policies.iter().filter_map(|text| Document::from_json(text).ok()).collect();
    let is_lost = |pair: &[Document]| match pair {
        [before, after] => grants.iter().filter(|grant| has(before, grant) && !has(after, grant)).count(),
        _ => 0,
    };
    policies.windows(2).map(is_lost).sum()
}
