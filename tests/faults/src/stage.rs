//! Accounts on the sandbox, for a grant to be put in place there, changed or taken back.

use crate::{Case, Shared, Trouble, Work};
use anyhow::{Context, ensure};
use aws_types::SdkConfig;
use std::path::Path;
use std::time::Duration;
use xacct_core::grant::Grant;
use xacct_core::{Document, Statement};
use xacct_examples::Trial;
use xacct_runtime::{Accounts, Observed, Patience, Plan};

/// What somebody else has in the bucket's policy.
const THEIRS: &str = r#"{"Version":"2012-10-17","Id":"theirs","Statement":[
    {"Sid":"Auditors","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":["s3:GetBucketLocation","s3:GetBucketTagging"],"Resource":"arn:aws:s3:::reports"},
    {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::reports","arn:aws:s3:::reports/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#;

/// When an answer is late: those that never come are waited for so long.
const LATE: Duration = Duration::from_secs(10);

/// Two accounts before anything is done, whose requests are counted and can go wrong.
pub struct Stage {
    pub(crate) case: Case,
    work: Work,
    pub(crate) trial: Trial,
    /// What the requests of the accounts meet.
    pub shared: Shared,
    /// The accounts, as the runtime has them.
    pub accounts: Accounts,
    /// What they held before anything of what is taken back was there.
    bare: Option<Observed>,
}

impl Stage {
    /// Sets it, with journals and locks in a folder, and with what is there of the grant before the work begins.
    pub(crate) async fn set(case: &Case, work: Work, state: &Path) -> anyhow::Result<Self> {
        let trial = Trial::set_bare(&case.grant, &["2026/q1.csv"]).await?;
        let put = trial.bucket().s3().put_bucket_policy().bucket(trial.bucket().name());
        put.policy(THEIRS).send().await?;
        let shared = Shared::default();
        let mut accounts = Accounts::new().state_in(state).patience(Patience::hasty().attempts(3));
        for administrator in trial.administrators() {
            accounts = accounts.with(&hasty(&shared.watch(administrator))).await?;
        }
        let mut stage = Self { case: case.clone(), work, trial, shared, accounts, bare: None };
        if work == Work::Revoke {
            stage.bare = Some(stage.observed().await);
        }
        let is_there: &[&[Grant]] = match work {
            Work::Grant => &[],
            Work::Update => &[&case.earlier],
            Work::Revoke => &[&case.earlier, std::slice::from_ref(&case.grant)],
        };
        for grant in is_there.iter().copied().flatten() {
            stage.put(grant).await?;
        }
        stage.shared.set(Trouble::None);
        Ok(stage)
    }

    async fn put(&self, grant: &Grant) -> anyhow::Result<()> {
        let plan = self.accounts.plan_with(grant, &self.case.options).await?;
        let applied = self.accounts.apply(&plan).await?;
        ensure!(applied.is_complete(), "nothing goes wrong, and yet:\n{applied}");
        Ok(())
    }

    /// What has to change.
    pub(crate) async fn plan(&self) -> anyhow::Result<Plan> {
        if self.work != Work::Revoke {
            return Ok(self.accounts.plan_with(&self.case.grant, &self.case.options).await?);
        }
        let report = self.accounts.plan_revoke(std::slice::from_ref(&self.case.grant)).await;
        report.refused.into_iter().next().map_or(Ok(report.plan), |refused| Err(refused.into()))
    }

    /// Everything that the accounts hold.
    pub(crate) async fn observed(&self) -> Observed {
        self.accounts.observe(std::slice::from_ref(&self.case.grant)).await
    }

    /// Whether the work is done: nothing is left to do, and of what is taken back nothing is there.
    pub(crate) async fn is_done(&self, now: &Observed) -> anyhow::Result<()> {
        let left = self.plan().await?;
        ensure!(left.is_empty(), "left to do:\n{left}");
        // Object Ownership stays, as the plan says: nothing tells who else needs it.
        let but_ownership = |mut observed: Observed| {
            for bucket in observed.buckets.values_mut().filter_map(|it| it.as_mut().ok()) {
                bucket.object_ownership = None;
            }
            observed
        };
        match self.bare.clone() {
            Some(bare) => self
                .is_same(&but_ownership(bare), &but_ownership(now.clone()))
                .context("something of the grant is left"),
            None => Ok(()),
        }
    }

    /// Whether the accounts hold now what they held before.
    pub(crate) fn is_same(&self, before: &Observed, now: &Observed) -> anyhow::Result<()> {
        let words = |observed: &Observed| format!("{:#?}", self.but_ids(observed.clone()));
        let (before_in_words, now_in_words) = (words(before), words(now));
        ensure!(before_in_words == now_in_words, "not as before:\n{before_in_words}\n{now_in_words}");
        let versions = |observed: &Observed| {
            let found = observed.managed_policies.values().filter_map(|it| it.as_ref().ok()?.as_ref());
            found.map(|policy| policy.versions.len()).sum::<usize>()
        };
        ensure!(versions(now) <= versions(before), "a version that was not there before is left");
        Ok(())
    }

    /// Without what nobody can put back: the id of the grant's role, which is another when it is made again, and the
    /// versions of its managed policy, of which the oldest has gone for a new one.
    fn but_ids(&self, mut observed: Observed) -> Observed {
        let roles = observed.identities.iter_mut().filter(|((of, _), _)| of == self.case.grant.owner());
        for identity in roles.filter_map(|(_, it)| it.as_mut().ok()?.as_mut()) {
            identity.unique_id.clear();
        }
        for policy in observed.managed_policies.values_mut().filter_map(|it| it.as_mut().ok()?.as_mut()) {
            policy.default_version.clear();
            policy.versions.clear();
        }
        observed
    }

    /// How many statements of others are missing or changed.
    pub(crate) fn foreign_changed(&self, observed: &Observed) -> anyhow::Result<usize> {
        let bucket = observed
            .bucket(self.case.grant.owner(), self.case.grant.bucket())
            .and_then(|it| it.as_ref().ok());
        let bucket = bucket.context("the bucket could not be read")?;
        let now = bucket.policy.clone().unwrap_or_default();
        let theirs = Document::from_json(THEIRS)?;
        let is_there = |statement: &&Statement| {
            let alone = |it: &Statement| Document { statements: vec![it.clone()], ..theirs.clone() };
            now.statements.iter().any(|it| alone(it).is_same_as(&alone(statement)))
        };
        let changed = theirs.statements.iter().filter(|statement| !is_there(statement)).count();
        Ok(changed + usize::from(now.id != theirs.id))
    }
}

/// A configuration that does not wait long between attempts.
pub(crate) fn hasty(config: &SdkConfig) -> SdkConfig {
    use aws_smithy_types::retry::RetryConfig;
    use aws_smithy_types::timeout::TimeoutConfig;
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let retries = retries.with_max_backoff(Duration::from_millis(2));
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(LATE);
    config.to_builder().retry_config(retries).timeout_config(timeouts.build()).build()
}
