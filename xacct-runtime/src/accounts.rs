//! The accounts that a program may act in, together.

use crate::observe::{Depth, Needs, observe};
use crate::{
    Account, Error, FileLock, Lock, Observed, Patience, Plan, PlanOptions, PlanReport, Purpose, RefusedGrant,
    state,
};
use aws_types::SdkConfig;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use xacct_core::AccountId;
use xacct_core::grant::Grant;

/// How many things are read or changed at a time, unless the program says otherwise.
const USUAL_CONCURRENCY: usize = 16;

/// Accounts, each with credentials that have proved whose they are: what grants are planned, applied, verified and revoked
/// in. The half of an account that is not among them is [handed over](Plan::handovers).
///
/// # Examples
/// ```no_run
/// use xacct_runtime::{Accounts, Error};
///
/// async fn open(owner: &aws_types::SdkConfig, consumer: &aws_types::SdkConfig) -> Result<Accounts, Error> {
///     Accounts::new().with(owner).await?.with(consumer).await
/// }
/// ```
#[derive(Clone)]
pub struct Accounts {
    by_id: BTreeMap<AccountId, Account>,
    pub(crate) askers: Vec<Account>,
    /// Without one of its own that of files in the folder for state.
    lock: Option<Arc<dyn Lock>>,
    state: PathBuf,
    pub(crate) patience: Patience,
    concurrency: usize,
}

impl Default for Accounts {
    fn default() -> Self {
        Self::new()
    }
}

impl Accounts {
    /// No account yet. Journals and locks are kept in the user's folder for state: see [`state_in`](Self::state_in).
    pub fn new() -> Self {
        Self {
            by_id: BTreeMap::new(),
            askers: Vec::new(),
            lock: None,
            state: state::usual_folder(),
            patience: Patience::default(),
            concurrency: USUAL_CONCURRENCY,
        }
    }

    /// Adds the account that the credentials of `config` belong to, in place of what was known of it before.
    ///
    /// # Errors
    /// Those of [`Account::connect`].
    pub async fn with(self, config: &SdkConfig) -> Result<Self, Error> {
        Ok(self.with_open(Account::connect(config).await?))
    }

    /// Adds the account of `config`, which must be `expected`.
    ///
    /// # Errors
    /// Those of [`Account::connect_to`], of which [`Error::WrongAccount`] means that the credentials are another's.
    pub async fn with_account(self, expected: &AccountId, config: &SdkConfig) -> Result<Self, Error> {
        Ok(self.with_open(Account::connect_to(expected, config).await?))
    }

    /// Adds an account that has been opened already.
    #[must_use]
    pub fn with_open(mut self, account: Account) -> Self {
        self.by_id.insert(account.id().clone(), account);
        self
    }

    /// Adds credentials of a grantee, which [`verify`](Self::verify) asks with. They need not be an administrator's, and
    /// nothing is ever changed with them but what the grant allows.
    ///
    /// # Errors
    /// Those of [`Account::connect`].
    pub async fn with_grantee(mut self, config: &SdkConfig) -> Result<Self, Error> {
        self.askers.push(Account::connect(config).await?);
        Ok(self)
    }

    /// Keeps journals and locks in this folder, which is made when it is needed. Programs that apply to the same accounts
    /// from one machine share it.
    #[must_use]
    pub fn state_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.state = folder.into();
        self
    }

    /// Has appliers wait for each other by another lock than a file's: where they run on several machines.
    #[must_use]
    pub fn lock_by(self, lock: impl Lock + 'static) -> Self {
        Self { lock: Some(Arc::new(lock)), ..self }
    }

    /// What appliers wait for each other by.
    pub(crate) fn lock(&self) -> Arc<dyn Lock> {
        match &self.lock {
            Some(lock) => Arc::clone(lock),
            None => Arc::new(FileLock::in_dir(self.state.join("locks"))),
        }
    }

    /// How long and how often is tried again.
    #[must_use]
    pub fn patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// How many buckets, users, roles, keys, … are read or changed at a time: at least 1, without this 16. Of a bucket several
    /// settings are read at once.
    #[must_use]
    pub fn at_a_time(self, things: usize) -> Self {
        Self { concurrency: things.max(1), ..self }
    }

    /// An account, where there are credentials of it.
    pub fn account(&self, id: &AccountId) -> Option<&Account> {
        self.by_id.get(id)
    }

    /// Every account, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        self.by_id.values()
    }

    pub(crate) const fn concurrency(&self) -> usize {
        self.concurrency
    }

    /// The folder of the journals.
    pub fn journals(&self) -> PathBuf {
        self.state.join("journals")
    }

    /// The folder of journals and locks.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// Reads everything that grants bear on, each document once. Writes nothing.
    pub async fn observe(&self, grants: &[Grant]) -> Observed {
        observe(self, Needs::of(grants), Depth::Plan).await
    }

    /// What has to change so that a grant is there. Reads, and writes nothing.
    ///
    /// Of an earlier definition of the grant (one of its name, owner and bucket) what is too much goes: its statements in the
    /// policies of the bucket, the key, the access point and the role that the grant is about now. [Notes](Plan::notes) say what
    /// stays: the policy of a grantee who has left, or in another [form](crate::PolicyForm) than was asked for; the role, the
    /// access point, the statements in a key's policy and the ACLs that the grant went by before, as far as the grantees' own
    /// policies tell of them. [Revoke](Self::revoke) the earlier definition first where all of it has to go.
    ///
    /// # Errors
    /// Every reason why it cannot be, or should not.
    pub async fn plan(&self, grant: &Grant) -> Result<Plan, RefusedGrant> {
        self.plan_with(grant, &PlanOptions::default()).await
    }

    /// The same, allowed more.
    ///
    /// # Errors
    /// Every reason why it cannot be, or should not.
    pub async fn plan_with(&self, grant: &Grant, options: &PlanOptions) -> Result<Plan, RefusedGrant> {
        let report = self.plan_all(std::slice::from_ref(grant), options).await;
        one(report)
    }

    /// What has to change so that many grants are there: what they share is read once and written once, and one that is
    /// refused does not keep the others.
    pub async fn plan_all(&self, grants: &[Grant], options: &PlanOptions) -> PlanReport {
        let needs = Needs::of_plan(Purpose::Grant, options, grants);
        Plan::grant(grants, &observe(self, needs, Depth::Plan).await, options)
    }

    /// What has to change so that grants are no more.
    pub async fn plan_revoke(&self, grants: &[Grant]) -> PlanReport {
        Plan::revoke(grants, &self.observe(grants).await, &PlanOptions::default())
    }
}

/// The plan of one grant.
pub(crate) fn one(report: PlanReport) -> Result<Plan, RefusedGrant> {
    match report.refused.into_iter().next() {
        Some(refused) => Err(refused),
        None => Ok(report.plan),
    }
}

/// Shows whose accounts they are, and nothing of credentials.
impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts")
            .field("accounts", &self.by_id.keys())
            .field("state", &self.state)
            .field("lock", &self.lock)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_send<T: Send>(_: T) {}

    /// Programs spawn what takes its time: this compiles, or does not.
    #[expect(dead_code, reason = "nothing of it is run")]
    fn what_takes_its_time_can_be_spawned(accounts: &Accounts, grant: &Grant, plan: &Plan) {
        is_send(accounts.plan(grant));
        is_send(accounts.plan_all(std::slice::from_ref(grant), plan.options()));
        is_send(accounts.apply(plan));
        is_send(accounts.resume(Path::new("")));
        is_send(accounts.rollback(Path::new("")));
        is_send(accounts.verify(grant));
        is_send(accounts.drift(grant));
        is_send(accounts.revoke(grant));
    }

    #[test]
    fn a_lock_of_ones_own_stays_wherever_the_state_is_kept() {
        let own = Accounts::new().lock_by(crate::NoLock).state_in("elsewhere");
        assert!(format!("{own:?}").contains("NoLock"), "{own:?}");
        let usual = Accounts::new().state_in("elsewhere");
        assert!(format!("{:?}", usual.lock()).contains("elsewhere"), "{usual:?}");
    }
}
