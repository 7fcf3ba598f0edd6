//! Carries plans out, so that each can be resumed or taken back, whatever happens meanwhile.

mod combined;
mod outcome;
mod read;
mod record;
mod run;
mod step;
mod write;

use crate::journal::{self, Journal};
use crate::observe::{Depth, observe};
use crate::setting::Phase;
use crate::{Accounts, Change, Observed, Plan, Purpose, Step};
pub use outcome::{Applied, ApplyError, Outcome, Progress, StepError, StepReport};
use record::{History, Record};
use run::Run;
use std::path::{Path, PathBuf};
use step::Job;

/// An apply that was broken off.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UnfinishedApply {
    /// Its journal.
    pub journal: PathBuf,
    /// What it was to carry out.
    pub plan: Plan,
    /// Whether it has begun to be rolled back: then only that can be gone on with.
    pub is_rolling_back: bool,
}

impl Plan {
    /// The plan that a journal was begun with, whether its apply was broken off, carried out or rolled back.
    ///
    /// # Errors
    /// [`ApplyError::Journal`], [`ApplyError::NoPlan`] and [`ApplyError::Empty`] for a journal that is none, is damaged or holds
    /// nothing.
    pub fn of_journal(journal: &Path) -> Result<Self, ApplyError> {
        History::of(journal, Journal::read(journal)?).map(|history| history.plan)
    }
}

impl Accounts {
    /// Carries a plan out, in its order, and says what became of each step.
    ///
    /// First the accounts are observed again: a plan that does not fit them any more is refused, and nothing is written.
    /// Then each setting is read before it is written and after; what others write meanwhile stays. Before each write the
    /// journal says what was there, so that an apply that is broken off can be [resumed](Self::resume) or
    /// [rolled back](Self::rollback). A plan that has been carried out changes nothing, and writes nothing.
    ///
    /// # Errors
    /// Those after which nothing was written. What becomes of single steps is no error, but their [`Outcome`].
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(accounts: xacct_runtime::Accounts, plan: xacct_runtime::Plan) -> Result<(), xacct_runtime::ApplyError> {
    /// let applied = accounts.apply(&plan).await?;
    /// if !applied.is_complete() {
    ///     eprintln!("{applied}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn apply(&self, plan: &Plan) -> Result<Applied, ApplyError> {
        self.apply_with(plan, &|_| ()).await
    }

    /// The same, and tells what happens as it happens.
    ///
    /// # Errors
    /// Those of [`apply`](Self::apply).
    pub async fn apply_with(
        &self,
        plan: &Plan,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Applied, ApplyError> {
        self.has_accounts_of(plan)?;
        let observed = observe(self, plan.needs(), Depth::Plan).await;
        fits(plan, &observed)?;
        let jobs = jobs(plan, |_| false);
        let run = Run::new(self, plan, &observed, None, progress);
        Ok(run.carry_out(jobs, plan.purpose().phases()).await)
    }

    /// Goes on with an apply that was broken off, by its journal. What was written is looked at again and not repeated.
    ///
    /// # Errors
    /// [`ApplyError::Journal`], [`ApplyError::NoPlan`] and [`ApplyError::Empty`] for a journal that is none, is damaged or holds
    /// nothing, [`ApplyError::RollingBack`], [`ApplyError::Ended`], [`ApplyError::Refused`], [`ApplyError::MissingAccount`]. Nothing was
    /// written then.
    pub async fn resume(&self, journal: &Path) -> Result<Applied, ApplyError> {
        self.resume_with(journal, &|_| ()).await
    }

    /// The same, and tells what happens as it happens.
    ///
    /// # Errors
    /// Those of [`resume`](Self::resume).
    pub async fn resume_with(
        &self,
        journal: &Path,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Applied, ApplyError> {
        let (history, journal) = self.history(journal)?;
        if history.is_rolling_back {
            return Err(ApplyError::RollingBack { path: journal.path().to_owned() });
        }
        if history.is_ended {
            return Err(ApplyError::Ended { path: journal.path().to_owned(), how: "carried out" });
        }
        let plan = &history.plan;
        let observed = observe(self, plan.needs(), Depth::Plan).await;
        let refused = plan.again(&observed).refused;
        if !refused.is_empty() {
            return Err(ApplyError::Refused { refused });
        }
        let jobs = jobs(plan, |step| history.writes.contains_key(&step));
        let run = Run::new(self, plan, &observed, Some(journal), progress);
        Ok(run.carry_out(jobs, plan.purpose().phases()).await)
    }

    /// Takes back everything that an apply has written, by its journal: where others have written since, only its own part.
    /// The way in that an earlier definition of a grant gave comes back first, and nothing else of that grant is taken back
    /// where it cannot.
    /// A role that was deleted comes back with its trust policy, boundary and tags, and as another than it was: policies of
    /// others that named it mean the old one, as AWS has it. A version of a managed policy that had to go for a new one, or
    /// before the policy could be deleted, does not come back. Nor does what an ACL granted everyone while `IgnorePublicAcls` of
    /// Block Public Access was on: S3 does not show it, and it went when the ACL was written.
    ///
    /// # Errors
    /// Those of [`resume`](Self::resume).
    pub async fn rollback(&self, journal: &Path) -> Result<Applied, ApplyError> {
        self.rollback_with(journal, &|_| ()).await
    }

    /// The same, and tells what happens as it happens.
    ///
    /// # Errors
    /// Those of [`resume`](Self::resume).
    pub async fn rollback_with(
        &self,
        journal: &Path,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Applied, ApplyError> {
        let (history, journal) = self.history(journal)?;
        if history.is_rolling_back && history.is_ended {
            return Err(ApplyError::Ended { path: journal.path().to_owned(), how: "rolled back" });
        }
        let plan = &history.plan;
        let observed = observe(self, plan.needs(), Depth::Plan).await;
        let run = Run::new(self, plan, &observed, Some(journal), progress).on_the_way_back();
        if !history.is_rolling_back && !history.writes.is_empty() {
            run.begin_rollback().await?;
        }
        let phases = match plan.purpose() {
            Purpose::Grant => Phase::TO_TAKE,
            Purpose::Revoke => Phase::TO_GIVE,
        };
        Ok(run.carry_out(history.undone(), phases).await)
    }

    /// The journals of applies that were broken off, the oldest first: to be [resumed](Self::resume) or
    /// [rolled back](Self::rollback). One that another program is writing to is among them.
    ///
    /// # Errors
    /// When the folder or a journal cannot be read, or a journal is damaged.
    pub fn unfinished(&self) -> Result<Vec<UnfinishedApply>, ApplyError> {
        let mut unfinished = Vec::new();
        for path in journal::all_in(&self.journals())? {
            match History::of(&path, Journal::read(&path)?) {
                Ok(history) if history.is_ended => {}
                Ok(history) => unfinished.push(UnfinishedApply {
                    journal: path,
                    plan: history.plan,
                    is_rolling_back: history.is_rolling_back,
                }),
                // It was broken off before it wrote anything.
                Err(ApplyError::Empty { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(unfinished)
    }

    fn history(&self, path: &Path) -> Result<(History, Journal), ApplyError> {
        let (journal, records) = Journal::resume(path)?;
        let history = History::of(path, records)?;
        self.has_accounts_of(&history.plan)?;
        Ok((history, journal))
    }

    fn has_accounts_of(&self, plan: &Plan) -> Result<(), ApplyError> {
        match plan.steps().iter().find(|step| self.account(&step.account).is_none()) {
            Some(step) => Err(ApplyError::MissingAccount { account: step.account.clone() }),
            None => Ok(()),
        }
    }
}

/// Whether a plan still is what the accounts need: each of its steps is as it was seen, or done already, and there is no
/// other. What a step changes must be what follows from the grants, to the letter: a stored plan may have been edited.
fn fits(plan: &Plan, observed: &Observed) -> Result<(), ApplyError> {
    let report = plan.again(observed);
    if !report.refused.is_empty() {
        return Err(ApplyError::Refused { refused: report.refused });
    }
    let fresh = report.plan;
    let same = |one: &Step, two: &Step| one.account == two.account && one.setting == two.setting;
    let is_as_planned = |step: &Step| match fresh.steps().iter().find(|it| same(it, step)) {
        // Change by change: a plan that somebody has edited is none of these grants.
        Some(it) => it.before.is_same_as(&step.before) && it.changes == step.changes,
        None => match observed.value(&step.account, &step.setting) {
            Some(Ok(now)) => step.change().is_none_or(|change| change.is_done(&now)),
            _ => false,
        },
    };
    let is_planned = |step: &Step| plan.steps().iter().any(|it| same(it, step));
    let changed = plan.steps().iter().filter(|step| !is_as_planned(step));
    let changed = changed.chain(fresh.steps().iter().filter(|step| !is_planned(step)));
    let changed: Vec<_> = changed.map(|step| (step.account.clone(), step.setting.clone())).collect();
    if changed.is_empty() { Ok(()) } else { Err(ApplyError::Changed { changed }) }
}

/// The jobs of a plan: of each step one, or two where what it takes has to wait.
fn jobs(plan: &Plan, was_written: impl Fn(usize) -> bool) -> Vec<Job> {
    let of_step = |(index, step): (usize, &Step)| {
        let job = |changes: Vec<(usize, Change)>| Job {
            step: index,
            account: step.account.clone(),
            setting: step.setting.clone(),
            phase: plan.purpose().phase(plan.grants(), &step.setting, &changes),
            grants: changes.iter().map(|(grant, _)| *grant).collect(),
            changes,
            expected: vec![step.before.clone(), step.after()],
            undoes: None,
            was_written: was_written(index),
            is_second_look: false,
        };
        plan.purpose().parts(&step.changes).into_iter().map(job).collect::<Vec<_>>()
    };
    plan.steps().iter().enumerate().flat_map(of_step).collect()
}
