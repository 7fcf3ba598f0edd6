//! One step: read, write, read again.

use super::read::read;
use super::write::write;
use super::{Outcome, Record, Run, StepError};
use crate::class::Class;
use crate::setting::Phase;
use crate::statement::ids;
use crate::{Account, Change, Error, Setting, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use xacct_core::AccountId;

/// How often what somebody else has overwritten is written again.
const MOST_REWRITES: u32 = 8;

/// A step that is to be carried out.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// Its place in the plan.
    pub(super) step: usize,
    pub(super) account: AccountId,
    pub(super) setting: Setting,
    /// When its turn is.
    pub(super) phase: Phase,
    /// The grants that it is for.
    pub(super) grants: Vec<usize>,
    /// What each of them changes; of what is taken back, the one change that does.
    pub(super) changes: Vec<(usize, Change)>,
    /// What the setting may hold where the change is of the whole.
    pub(super) expected: Vec<Value>,
    /// On the way back: what was there before, and the change that is taken back.
    pub(super) undoes: Option<(Value, Change)>,
    /// Whether an apply that was broken off has written it.
    pub(super) was_written: bool,
    /// Whether it is looked at once more after all others: then none is left out for what becomes of it.
    pub(super) is_second_look: bool,
}

/// What became of a job.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    pub(super) overwritten: u32,
}

/// What is there after a write.
enum ReadBack {
    /// What was written.
    There,
    /// Neither that nor what was there before.
    Overwritten,
    /// Still what was there before, or it could not be read.
    Unseen(StepError),
}

/// What is known after a failed request.
enum Next {
    Again(Duration),
    Over(Outcome),
}

/// A job under way.
pub(super) struct Attempt<'r> {
    run: &'r Run<'r>,
    job: &'r Job,
    account: &'r Account,
    change: Change,
    /// Whether a request may have been carried out.
    wrote: bool,
    /// What was carried out of a change that takes several calls.
    partly: Vec<String>,
    overwritten: u32,
    tries: Delays,
    /// How long a principal that was seen is waited for: from the first time that AWS does not see it.
    until_visible: Option<Delays>,
}

type Delays = Box<dyn Iterator<Item = Duration> + Send + Sync>;

impl<'r> Attempt<'r> {
    pub(super) fn new(run: &'r Run<'r>, job: &'r Job, account: &'r Account, change: Change) -> Self {
        Self {
            run,
            job,
            account,
            change,
            wrote: job.was_written,
            partly: Vec::new(),
            overwritten: 0,
            tries: Box::new(run.accounts.patience.tries()),
            until_visible: None,
        }
    }

    /// Carries the job out.
    pub(super) async fn carry_out(mut self) -> Done {
        let outcome = self.until_done().await;
        Done { outcome, overwritten: self.overwritten }
    }

    async fn until_done(&mut self) -> Outcome {
        loop {
            let now = match read(self.account, &self.job.setting).await {
                Ok(now) => now,
                // Whoever is deleted has nothing left to take away.
                Err(error) if self.removes() && is_gone(&error) => Value::Absent,
                Err(error) => match self.after_failed_read(error) {
                    Next::Again(delay) => {
                        self.wait(delay, "it could not be read").await;
                        continue;
                    }
                    Next::Over(outcome) => return outcome,
                },
            };
            if self.change.is_done(&now) {
                return self.done().await;
            }
            if self.change.is_whole() && !self.job.expected.iter().any(|value| value.is_same_as(&now)) {
                return self.ended(StepError::Changed { setting: self.job.setting.clone() });
            }
            if self.job.undoes.as_ref().is_some_and(|(before, change)| !change.is_of(&now, before)) {
                return self.ended(StepError::Changed { setting: self.job.setting.clone() });
            }
            if let Err(error) = self.run.record(self.announced(&now)).await {
                return self.ended(error);
            }
            let after = self.change.apply(&now);
            let (setting, options) = (&self.job.setting, self.run.options());
            let next = match write(self.account, setting, &now, &after, options, &mut self.partly).await {
                Ok(()) => match self.read_back(&now).await {
                    ReadBack::There => return self.done().await,
                    ReadBack::Overwritten => self.overwritten(),
                    ReadBack::Unseen(error) => Next::Over(self.ended(error)),
                },
                Err(StepError::Aws(error)) => self.after_failed_write(error),
                Err(error) => Next::Over(self.ended(error)),
            };
            match next {
                Next::Again(delay) => self.wait(delay, "it is tried again").await,
                Next::Over(Outcome::Refused(_) | Outcome::Unknown(_))
                    if self.wrote && self.is_done().await =>
                {
                    return self.done().await;
                }
                Next::Over(outcome) => return outcome,
            }
        }
    }

    /// Whether the setting is as the change makes it, by one look.
    async fn is_done(&self) -> bool {
        matches!(read(self.account, &self.job.setting).await, Ok(now) if self.change.is_done(&now))
    }

    fn announced(&self, now: &Value) -> Record {
        Record::Write {
            step: self.job.step,
            before: Box::new(now.clone()),
            change: Box::new(self.change.clone()),
        }
    }

    async fn done(&mut self) -> Outcome {
        if !self.wrote {
            return Outcome::Unchanged;
        }
        // That it is done is no less true where the journal cannot say so: the next who reads it looks again.
        drop(self.run.record(Record::Written { step: self.job.step }).await);
        Outcome::Applied
    }

    /// Whether what was written is there. A read that shows what was there before may be a late one.
    async fn read_back(&mut self, before: &Value) -> ReadBack {
        self.wrote = true;
        let mut delays = self.run.accounts.patience.tries();
        loop {
            let unseen = match read(self.account, &self.job.setting).await {
                Ok(now) if self.change.is_done(&now) => return ReadBack::There,
                // For a while AWS shows whom it has just come to know by an id.
                Ok(now) if !now.is_same_as(before) && !names_ids(&now) => return ReadBack::Overwritten,
                Ok(_) => StepError::Unseen { setting: self.job.setting.clone() },
                Err(error) => error.into(),
            };
            match delays.next() {
                Some(delay) => self.wait(delay, "what was written is not there yet").await,
                None => return ReadBack::Unseen(unseen),
            }
        }
    }

    fn overwritten(&mut self) -> Next {
        self.overwritten += 1;
        if self.overwritten > MOST_REWRITES {
            let setting = self.job.setting.clone();
            return Next::Over(self.ended(StepError::Overwritten { setting, times: self.overwritten }));
        }
        Next::Again(self.run.accounts.patience.tries().next().unwrap_or_default())
    }

    /// What to do after a request that was not carried out, or of which that is not known.
    fn after_failed_write(&mut self, error: Arc<Error>) -> Next {
        let class = error.class();
        self.wrote |= class == Class::Unknown || !self.partly.is_empty();
        match class {
            class if self.is_yet_to_be_seen(class, &error) => self.wait_to_be_seen(error),
            Class::Conflict | Class::Throttled | Class::Unknown | Class::Fault => self.again_or(error),
            Class::InvalidPrincipal | Class::Final => Next::Over(self.ended(StepError::Aws(error))),
        }
    }

    /// Whether AWS does not see yet what is there: a principal that was seen, or what this plan has made.
    fn is_yet_to_be_seen(&self, class: Class, error: &Error) -> bool {
        match class {
            Class::InvalidPrincipal => self.run.has_seen_all(&self.change),
            Class::Final => is_gone(error) && self.run.makes(&self.job.account, &self.job.setting),
            _ => false,
        }
    }

    fn wait_to_be_seen(&mut self, error: Arc<Error>) -> Next {
        let patience = &self.run.accounts.patience;
        let delays = self.until_visible.get_or_insert_with(|| Box::new(patience.until_visible()));
        match delays.next() {
            Some(delay) => Next::Again(delay),
            None => Next::Over(self.ended(StepError::Aws(error))),
        }
    }

    fn removes(&self) -> bool {
        self.change.is_removal()
    }

    fn after_failed_read(&mut self, error: Error) -> Next {
        let error = Arc::new(error);
        match error.class() {
            Class::Final if self.is_yet_to_be_seen(Class::Final, &error) => self.wait_to_be_seen(error),
            Class::Final | Class::InvalidPrincipal => Next::Over(self.ended(StepError::Aws(error))),
            _ => self.again_or(error),
        }
    }

    fn again_or(&mut self, error: Arc<Error>) -> Next {
        match self.tries.next() {
            Some(delay) => Next::Again(delay),
            None => Next::Over(self.ended(StepError::Aws(error))),
        }
    }

    /// A failure after which nothing is tried any more. Whatever it is, what was carried out before it is told.
    fn ended(&self, error: StepError) -> Outcome {
        if !self.partly.is_empty() {
            let (done, error) = (self.partly.clone(), Box::new(error));
            return Outcome::Unknown(StepError::Partly { done, error });
        }
        match self.wrote {
            true => Outcome::Unknown(error),
            false => Outcome::Refused(error),
        }
    }

    async fn wait(&self, delay: Duration, why: &str) {
        self.run.waiting(self.job.step, delay, why);
        sleep(delay).await;
    }
}

/// Whether AWS says that what something belongs to is not there.
fn is_gone(error: &Error) -> bool {
    matches!(error, Error::Refused { code, .. } if matches!(code.as_str(), "NoSuchEntity" | "NoSuchAccessPoint"))
}

/// Whether a policy names somebody by a unique id.
fn names_ids(value: &Value) -> bool {
    value.document().is_some_and(|document| document.statements.iter().any(|it| ids(it).next().is_some()))
}
