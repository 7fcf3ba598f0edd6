//! All steps of a plan: phase by phase, side by side within one.

use super::outcome::{Applied, ApplyError, Outcome, Progress, StepError, StepReport};
use super::read::read;
use super::record::Record;
use super::step::{Attempt, Done, Job};
use crate::journal::Journal;
use crate::setting::Phase;
use crate::{Accounts, BoxFuture, Change, Observed, Plan, PlanOptions, Setting, Step, Value};
use futures_util::{StreamExt, stream};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::spawn_blocking;
use xacct_core::grant::Grant;
use xacct_core::{AccountId, PrincipalKind};

/// Steps that are being carried out.
pub(super) struct Run<'r> {
    pub(super) accounts: &'r Accounts,
    plan: &'r Plan,
    journal: Arc<Mutex<Option<Journal>>>,
    progress: &'r (dyn Fn(Progress) + Sync),
    /// The ARNs of principals that are there, by what was read.
    seen: BTreeSet<String>,
    /// The grants of which a step was not carried out, on which the others depend: on the way back those alone that give back
    /// what an earlier definition gave.
    failed: Mutex<BTreeSet<usize>>,
    /// Whether what was written is taken back.
    is_way_back: bool,
}

impl<'r> Run<'r> {
    pub(super) fn new(
        accounts: &'r Accounts,
        plan: &'r Plan,
        observed: &Observed,
        journal: Option<Journal>,
        progress: &'r (dyn Fn(Progress) + Sync),
    ) -> Self {
        Self {
            accounts,
            plan,
            journal: Arc::new(Mutex::new(journal)),
            progress,
            seen: seen(plan, observed),
            failed: Mutex::default(),
            is_way_back: false,
        }
    }

    /// The same, that takes back what was written.
    pub(super) fn on_the_way_back(self) -> Self {
        Self { is_way_back: true, ..self }
    }

    /// Carries out jobs in the order of phases. Those of one phase run side by side, but one after the other where they
    /// belong to the same thing. Where one way in takes the place of another, the first one has settled before the second goes.
    pub(super) async fn carry_out(self, jobs: Vec<Job>, phases: &[Phase]) -> Applied {
        let mut reports = BTreeMap::new();
        let mut unsettled: Vec<&Job> = Vec::new();
        let others = Phase::TO_GIVE.iter().filter(|phase| !phases.contains(phase));
        for phase in phases.iter().chain(others) {
            let of_phase: Vec<_> = jobs.iter().filter(|job| job.phase == *phase).collect();
            let is_left_over = |phase: Phase| phase == Phase::Leftovers;
            let replaces = |last: &&Job| is_left_over(last.phase) != is_left_over(*phase);
            if !of_phase.is_empty() && unsettled.last().is_some_and(replaces) {
                self.settle(&unsettled, &mut reports).await;
                unsettled.clear();
            }
            self.side_by_side(&of_phase, &mut reports).await;
            unsettled.extend(of_phase);
        }
        self.settle(&unsettled, &mut reports).await;
        let steps: Vec<_> = reports.into_values().collect();
        if steps.iter().all(|report: &StepReport| report.outcome.is_done()) && self.journal_path().is_some() {
            // Whoever reads a journal without its end finds nothing left to do.
            drop(self.record(Record::End).await);
        }
        Applied { grants: self.plan.grants().to_vec(), steps, journal: self.journal_path() }
    }

    async fn side_by_side(&self, jobs: &[&Job], reports: &mut BTreeMap<usize, StepReport>) {
        let mut groups: BTreeMap<(AccountId, String), Vec<&Job>> = BTreeMap::new();
        for job in jobs {
            groups.entry((job.account.clone(), job.setting.belongs_to())).or_default().push(job);
        }
        // Each on the heap and of one type: of futures that a closure gives rustc cannot tell that they can be sent.
        let mut running: Vec<BoxFuture<'_, Vec<(usize, StepReport)>>> = Vec::new();
        for ((account, thing), jobs) in groups {
            running.push(Box::pin(self.group(account, thing, jobs)));
        }
        let mut running = stream::iter(running).buffer_unordered(self.accounts.concurrency());
        while let Some(group) = running.next().await {
            for (step, report) in group {
                let first = reports.remove(&step);
                reports.insert(step, first.map_or_else(|| report.clone(), |first| first.and(report.clone())));
            }
        }
    }

    /// Steps about one thing, under its lock.
    async fn group(&self, account: AccountId, thing: String, jobs: Vec<&Job>) -> Vec<(usize, StepReport)> {
        let name = format!("{account}/{thing}");
        let guard =
            self.accounts.lock().acquire(&name).await.map_err(|error| StepError::Lock(Arc::new(error)));
        let mut reports = Vec::new();
        for job in jobs {
            let done = match &guard {
                Ok(_) => self.one(job).await,
                Err(error) => Done { outcome: Outcome::Refused(error.clone()), overwritten: 0 },
            };
            reports.push((job.step, self.report(job, done)));
        }
        reports
    }

    async fn one(&self, job: &Job) -> Done {
        let skipped = Done { outcome: Outcome::Skipped, overwritten: 0 };
        let Some(change) = self.change_of(job) else { return skipped };
        self.tell(Progress::Started {
            step: job.step,
            of: self.plan.steps().len(),
            account: job.account.clone(),
            setting: job.setting.clone(),
        });
        match self.accounts.account(&job.account) {
            Some(account) => Attempt::new(self, job, account, change).carry_out().await,
            None => {
                let error = StepError::MissingAccount { account: job.account.clone() };
                Done { outcome: Outcome::Refused(error), overwritten: 0 }
            }
        }
    }

    /// What the grants change of which every step so far was carried out.
    fn change_of(&self, job: &Job) -> Option<Change> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_way_back {
            // It was written as one, and is taken back as one.
            let waits = job.phase != Phase::Leftovers && job.grants.iter().any(|it| failed.contains(it));
            return job.changes.iter().find(|_| !waits).map(|(_, change)| change.clone());
        }
        let changes = job.changes.iter().filter(|(grant, _)| !failed.contains(grant));
        changes.map(|(_, change)| change.clone()).reduce(Change::and)
    }

    /// Those grants; where there are none, all that were left out.
    fn taking_part(&self, job: &Job) -> Vec<usize> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_part = |grant: &usize| self.is_way_back || !failed.contains(grant);
        let part: Vec<_> = job.grants.iter().copied().filter(is_part).collect();
        if part.is_empty() { job.grants.clone() } else { part }
    }

    /// Keeps from here on what depends on steps of these grants from being carried out.
    fn fail(&self, grants: &[usize]) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).extend(grants);
    }

    /// What the plan was allowed to do.
    pub(super) const fn options(&self) -> &PlanOptions {
        self.plan.options()
    }

    fn report(&self, job: &Job, done: Done) -> StepReport {
        let grants = self.taking_part(job);
        let others_depend = !self.is_way_back || job.phase == Phase::Leftovers;
        if !done.outcome.is_done() && !job.is_second_look && others_depend {
            self.fail(&grants);
        }
        self.tell(Progress::Finished { step: job.step, outcome: done.outcome.clone() });
        StepReport {
            step: job.step,
            account: job.account.clone(),
            setting: job.setting.clone(),
            grants,
            outcome: done.outcome,
            overwritten: done.overwritten,
        }
    }

    /// Looks once more, after a while, at what was written and others can write too, for somebody without the lock may have
    /// overwritten it; and at what seemed to be gone already, for AWS may have been late to show it. Then it is written again.
    async fn settle(&self, jobs: &[&Job], reports: &mut BTreeMap<usize, StepReport>) {
        let is_unsettled = |job: &&&Job| match reports.get(&job.step).map(|report| &report.outcome) {
            Some(Outcome::Applied) => job.is_shared() || (job.was_written && job.removes()),
            Some(Outcome::Unchanged) => job.removes(),
            _ => false,
        };
        let unsettled: Vec<_> = jobs.iter().filter(is_unsettled).copied().collect();
        if unsettled.is_empty() {
            return;
        }
        self.accounts.patience.settle().await;
        let mut looks: Vec<BoxFuture<'_, (&Job, bool)>> = Vec::new();
        for job in unsettled {
            looks.push(Box::pin(async move { (job, self.is_there(job).await) }));
        }
        let looks: Vec<_> = stream::iter(looks).buffer_unordered(self.accounts.concurrency()).collect().await;
        let gone = looks.iter().filter(|(_, is_there)| !is_there);
        let gone: Vec<_> = gone.map(|(job, _)| Job { is_second_look: true, ..(*job).clone() }).collect();
        let mut again = BTreeMap::new();
        self.side_by_side(&gone.iter().collect::<Vec<_>>(), &mut again).await;
        for (step, report) in again {
            if !report.outcome.is_done() {
                self.fail(&report.grants);
            }
            if let Some(first) = reports.get_mut(&step) {
                first.look_again(report);
            }
        }
    }

    /// Whether what a job has written is there.
    async fn is_there(&self, job: &Job) -> bool {
        let (Some(account), Some(change)) = (self.accounts.account(&job.account), self.change_of(job)) else {
            return true;
        };
        matches!(read(account, &job.setting).await, Ok(now) if change.is_done(&now))
    }

    /// Writes a line of the journal, which is made with the first.
    pub(super) async fn record(&self, record: Record) -> Result<(), StepError> {
        let (journal, folder) = (Arc::clone(&self.journal), self.accounts.journals());
        let plan = (self.journal_path().is_none()).then(|| self.plan.clone());
        // The disk is waited for, which may take its time.
        let written = spawn_blocking(move || {
            let mut slot = journal.lock().unwrap_or_else(PoisonError::into_inner);
            if let (None, Some(plan)) = (&*slot, plan) {
                let mut journal = Journal::create(&folder)?;
                journal.append(&Record::Begin(plan))?;
                *slot = Some(journal);
            }
            slot.as_mut().map_or(Ok(()), |journal| journal.append(&record))
        });
        match written.await {
            Ok(outcome) => outcome.map_err(|error| StepError::Journal(Arc::new(error))),
            Err(error) => Err(StepError::Interrupted(error.to_string())),
        }
    }

    pub(super) async fn begin_rollback(&self) -> Result<(), ApplyError> {
        self.record(Record::RollingBack).await.map_err(ApplyError::NotBegun)
    }

    fn journal_path(&self) -> Option<PathBuf> {
        let journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.as_ref().map(|journal| journal.path().to_owned())
    }

    /// Whether every principal that a change names is known to be there: only then AWS may not have noticed it yet.
    pub(super) fn has_seen_all(&self, change: &Change) -> bool {
        let statements = match change {
            Change::Statements { put, .. } => &put.statements,
            Change::Set(value) => match value.document() {
                Some(document) => &document.statements,
                None => return false,
            },
            Change::Acl { .. } => return false,
        };
        let principals = statements.iter().flat_map(|it| it.principals()).flat_map(|(_, it)| it.entries());
        let mut named = principals.filter(|(kind, _)| *kind == PrincipalKind::Aws).map(|(_, text)| text);
        named.all(|arn| self.seen.contains(arn))
    }

    /// Whether the plan makes what a setting belongs to: the role, the access point, the policy that is attached.
    pub(super) fn makes(&self, account: &AccountId, setting: &Setting) -> bool {
        let is_made = |step: &Step| match (&step.setting, setting) {
            (Setting::ManagedPolicy { policy: made }, Setting::Attachment { policy, .. }) => made == policy,
            (Setting::Role { .. } | Setting::AccessPoint { .. }, _) => {
                step.setting.belongs_to() == setting.belongs_to()
            }
            _ => false,
        };
        let mut steps = self.plan.steps().iter().filter(|step| step.account == *account);
        steps.any(|step| is_made(step) && step.before == Value::Absent)
    }

    pub(super) fn waiting(&self, step: usize, delay: Duration, why: &str) {
        tracing::debug!(step, ?delay, why, "waiting");
        self.tell(Progress::Waiting { step, delay, why: why.to_owned() });
    }

    fn tell(&self, progress: Progress) {
        (self.progress)(progress);
    }
}

impl Job {
    /// Whether all that it does is to take something away.
    fn removes(&self) -> bool {
        self.changes.iter().all(|(_, change)| change.is_removal())
    }

    /// Whether others write it too.
    fn is_shared(&self) -> bool {
        self.changes.iter().all(|(_, change)| !change.is_whole())
    }
}

/// The principals that are there, or will be when their policies are put: those that were read, the roles that the plan
/// makes, and the accounts that can be reached as a whole.
fn seen(plan: &Plan, observed: &Observed) -> BTreeSet<String> {
    let read = observed.identities.values().filter_map(|it| it.as_ref().ok()?.as_ref());
    let mut seen: BTreeSet<_> = read.map(|identity| identity.arn.clone()).collect();
    for step in plan.steps().iter().filter(|step| matches!(step.setting, Setting::Role { .. })) {
        let of_step = step.changes.iter().filter_map(|(grant, _)| plan.grants().get(*grant));
        seen.extend(of_step.filter_map(Grant::role_arn));
    }
    for grant in plan.grants() {
        let reached = observed.accounts.keys();
        seen.extend(reached.map(|account| format!("arn:{}:iam::{account}:root", grant.partition())));
    }
    seen
}
