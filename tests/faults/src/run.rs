//! One run: something goes wrong once, and then it is gone on with.

use crate::stage::Stage;
use crate::{Counts, During, Scenario, Trouble, Way};
use anyhow::{Context, ensure};
use std::path::{Path, PathBuf};
use xacct_core::AccountId;
use xacct_runtime::{Applied, ApplyError, Observed, Outcome, Plan, Setting};

/// A run under way.
pub(crate) struct Run {
    pub(crate) stage: Stage,
    pub(crate) plan: Plan,
    during: During,
    /// What the accounts held before anything was written.
    before: Observed,
    /// What they held last.
    now: Observed,
    /// The journal of the apply, where it has one.
    pub(crate) journal: Option<PathBuf>,
}

impl Run {
    /// Sets the stage, with journals and locks in a folder. For a resume or a rollback an apply is broken off halfway.
    pub(crate) async fn begin(scenario: &Scenario, state: &Path) -> anyhow::Result<Self> {
        let stage = Stage::set(&scenario.case, scenario.work, state).await?;
        let (plan, before) = (stage.plan().await?, stage.observed().await);
        ensure!(!plan.is_empty(), "nothing to do");
        let now = before.clone();
        let mut run = Self { stage, plan, during: During::Apply, before, now, journal: None };
        if scenario.during != During::Apply {
            run.meet(Trouble::halfway(&run.plan)).await?;
            ensure!(run.journal.is_some(), "it was broken off before it wrote anything");
            run.during = scenario.during;
        }
        Ok(run)
    }

    /// Has it meet with trouble. Whatever it reports must be so.
    pub(crate) async fn meet(&mut self, trouble: Trouble) -> anyhow::Result<Counts> {
        self.stage.shared.set(trouble);
        let outcome = self.carry_out(self.during.aim()).await;
        let counts = self.stage.shared.counts();
        self.stage.shared.set(Trouble::None);
        let found = std::mem::replace(&mut self.now, self.stage.observed().await);
        match outcome {
            Ok(applied) => {
                self.is_true(&applied, &found)?;
                self.journal = applied.journal;
            }
            Err(ApplyError::Refused { .. } | ApplyError::Changed { .. }) => {
                self.stage.is_same(&found, &self.now).context("it said that nothing was written")?;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(counts)
    }

    /// Goes on, with nothing in the way. Then the work is done, or the accounts are as they were: how many statements of
    /// others were changed.
    pub(crate) async fn go_on(self, way: Way) -> anyhow::Result<usize> {
        if way == Way::Resume || self.journal.is_some() {
            match self.carry_out(way).await {
                Ok(applied) => ensure!(applied.is_complete(), "{way:?}:\n{applied}"),
                // Whatever went wrong, it has borne with it.
                Err(ApplyError::Ended { .. }) if way == self.during.aim() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let now = self.stage.observed().await;
        match way {
            Way::Resume => self.stage.is_done(&now).await?,
            Way::Rollback => self.stage.is_same(&self.before, &now)?,
        }
        self.stage.foreign_changed(&now)
    }

    /// Carries out what leads there from here.
    async fn carry_out(&self, way: Way) -> Result<Applied, ApplyError> {
        let accounts = &self.stage.accounts;
        match (way, &self.journal) {
            (Way::Resume, Some(journal)) => accounts.resume(journal).await,
            (Way::Resume, None) => accounts.apply(&self.plan).await,
            (Way::Rollback, Some(journal)) => accounts.rollback(journal).await,
            (Way::Rollback, None) => unreachable!("without a journal nothing was written"),
        }
    }

    /// Whether everything that was reported done is done, and nothing was changed where that was reported.
    fn is_true(&self, applied: &Applied, found: &Observed) -> anyhow::Result<()> {
        for report in &applied.steps {
            let (account, setting) = (&report.account, &report.setting);
            let mut steps = self.plan.steps().iter();
            let step = steps.find(|it| it.account == *account && it.setting == *setting);
            let step = step.with_context(|| format!("a step that is not planned: {setting}"))?;
            let due = match (&report.outcome, self.during.aim()) {
                (Outcome::Applied | Outcome::Unchanged, Way::Resume) => step.after(),
                (Outcome::Applied | Outcome::Unchanged, Way::Rollback) => step.before.clone(),
                (Outcome::Refused(_) | Outcome::Skipped, _) => value(found, account, setting)?,
                _ => continue,
            };
            let is_so = value(&self.now, account, setting)?.is_same_as(&due);
            ensure!(is_so, "reported as {}, and is not so: {setting}", report.outcome);
        }
        Ok(())
    }
}

fn value(
    observed: &Observed,
    account: &AccountId,
    setting: &Setting,
) -> anyhow::Result<xacct_runtime::Value> {
    let value = observed.value(account, setting).with_context(|| format!("{setting} was not looked at"))?;
    value.map_err(|error| anyhow::anyhow!("{error}"))
}
