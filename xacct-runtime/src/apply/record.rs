//! What the journal keeps, and what it tells of an apply that was broken off.

use super::ApplyError;
use super::step::Job;
use crate::{Change, Plan, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// One line of the journal.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Record {
    /// A plan is begun.
    Begin(Plan),
    /// A step is about to write.
    Write {
        /// Its place in the plan.
        step: usize,
        /// What the setting holds.
        before: Box<Value>,
        /// What is changed of it.
        change: Box<Change>,
    },
    /// What was written has been read back.
    Written {
        /// The step.
        step: usize,
    },
    /// From here on the writes are those of going back.
    RollingBack,
    /// Nothing is left to do.
    End,
}

/// What a journal tells.
#[derive(Debug)]
pub(super) struct History {
    pub(super) plan: Plan,
    /// What each step found before its first write, and what it changed.
    pub(super) writes: BTreeMap<usize, (Value, Change)>,
    pub(super) is_rolling_back: bool,
    /// Whether nothing was left to do, of the apply or of going back.
    pub(super) is_ended: bool,
}

impl History {
    pub(super) fn of(path: &Path, records: Vec<Record>) -> Result<Self, ApplyError> {
        let wrong = |reason| ApplyError::NoPlan { path: path.to_owned(), reason };
        let mut records = records.into_iter();
        let plan = match records.next() {
            Some(Record::Begin(plan)) => plan,
            Some(_) => return Err(wrong("does not begin with a plan")),
            None => return Err(ApplyError::Empty { path: path.to_owned() }),
        };
        let mut history = Self { plan, writes: BTreeMap::new(), is_rolling_back: false, is_ended: false };
        for record in records {
            match record {
                Record::Begin(_) => return Err(wrong("has two plans")),
                Record::Write { step, .. } | Record::Written { step }
                    if step >= history.plan.steps().len() =>
                {
                    return Err(wrong("writes a step that its plan does not have"));
                }
                Record::Write { step, before, change } if !history.is_rolling_back => {
                    history.note(step, *before, *change);
                }
                Record::RollingBack => (history.is_rolling_back, history.is_ended) = (true, false),
                Record::End => history.is_ended = true,
                // An apply that had ended and was gone on with has not.
                Record::Write { .. } => history.is_ended = false,
                Record::Written { .. } => {}
            }
        }
        Ok(history)
    }

    /// Keeps what was there before the first write of a step, and all that its writes have changed: a later one can change
    /// more, where a grant takes part that was left out before.
    fn note(&mut self, step: usize, before: Value, change: Change) {
        let noted = match self.writes.remove(&step) {
            Some((first, earlier)) => (first, earlier.and(change)),
            None => (before, change),
        };
        self.writes.insert(step, noted);
    }

    /// What takes back everything that was written.
    pub(super) fn undone(&self) -> Vec<Job> {
        let undo = |(step, (before, change)): (&usize, &(Value, Change))| {
            let planned = self.plan.steps().get(*step)?;
            Some(Job {
                step: *step,
                account: planned.account.clone(),
                setting: planned.setting.clone(),
                phase: self.plan.purpose().phase_back(self.plan.grants(), planned),
                grants: planned.changes.iter().map(|(grant, _)| *grant).collect(),
                changes: vec![(0, change.undo(before))],
                expected: vec![before.clone(), change.apply(before)],
                undoes: Some((before.clone(), change.clone())),
                was_written: false,
                is_second_look: false,
            })
        };
        self.writes.iter().filter_map(undo).collect()
    }
}
