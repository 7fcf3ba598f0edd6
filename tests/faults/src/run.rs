//! One fault at a time: the plan is applied, and then resumed or rolled back.

use crate::case::Stage;
use crate::{Case, Fault, Kind, Trouble};
use anyhow::ensure;
use std::fmt;
use tempfile::TempDir;
use xacct_runtime::{Applied, ApplyError, Outcome};

/// What is done after an apply that something went wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is gone on with.
    Resume,
    /// It is taken back.
    Rollback,
}

/// What became of all runs.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Faults that were injected.
    pub injected: usize,
    /// Runs after which the accounts were neither as wanted nor as before, or of which something untrue was reported.
    pub lost: Vec<String>,
    /// Statements of others that were changed.
    pub foreign: usize,
}

impl Tally {
    /// Both together.
    pub fn and(mut self, other: Self) -> Self {
        self.injected += other.injected;
        self.lost.extend(other.lost);
        self.foreign += other.foreign;
        self
    }

    pub(crate) fn count(&mut self, what: &dyn fmt::Display, outcome: anyhow::Result<usize>) {
        self.injected += 1;
        match outcome {
            Ok(foreign) => self.foreign += foreign,
            Err(error) => self.lost.push(format!("{what}: {error:#}")),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { injected, lost, foreign } = self;
        write!(f, "{injected} faults injected, {} lost, {foreign} foreign statements changed", lost.len())
    }
}

/// Every fault at every request of one case, once and from then on, resumed and rolled back. Of every `of` runs one is made,
/// the one of this `share`.
///
/// # Errors
/// When a stage cannot be set.
pub async fn faults(case: &Case, share: usize, of: usize) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let (reads, writes) = requests(case).await?;
    let of_writes = runs(Kind::Write, writes, &Fault::ALL, &[Way::Resume, Way::Rollback]);
    // Whatever a read meets changes nothing: the ways on from there are those from the write before it.
    let of_reads = runs(Kind::Read, reads, &Fault::OF_READS, &[Way::Resume]);
    for (number, (trouble, way)) in of_writes.chain(of_reads).enumerate() {
        if number % of == share {
            let what = format!("{}: {trouble:?}, {way:?}", case.name);
            tally.count(&what, one(case, trouble, way).await);
        }
    }
    Ok(tally)
}

/// Every fault at every request, once and from then on, and every way from there.
fn runs<'f>(
    kind: Kind,
    requests: usize,
    faults: &'f [Fault],
    ways: &'f [Way],
) -> impl Iterator<Item = (Trouble, Way)> + 'f {
    let troubles = (0..requests).flat_map(move |at| {
        faults
            .iter()
            .flat_map(move |fault| [Trouble::Once(kind, at, *fault), Trouble::From(kind, at, *fault)])
    });
    troubles.flat_map(move |trouble| ways.iter().map(move |way| (trouble, *way)))
}

/// How many requests an apply makes, reading and writing.
async fn requests(case: &Case) -> anyhow::Result<(usize, usize)> {
    let state = TempDir::new()?;
    let stage = Stage::set(case, state.path()).await?;
    let plan = stage.plan().await?;
    stage.shared.set(Trouble::None);
    let applied = stage.accounts.apply(&plan).await?;
    ensure!(applied.is_complete(), "nothing goes wrong, and yet:\n{applied}");
    let counts = stage.shared.counts();
    Ok((counts.reads, counts.writes.len()))
}

/// One run: how many statements of others were changed, or what was lost.
async fn one(case: &Case, trouble: Trouble, way: Way) -> anyhow::Result<usize> {
    let state = TempDir::new()?;
    let stage = Stage::set(case, state.path()).await?;
    let before = stage.everything().await;
    let plan = stage.plan().await?;
    stage.shared.set(trouble);
    let applied = stage.accounts.apply(&plan).await;
    ensure!(stage.shared.counts().troubled > 0, "nothing went wrong");
    stage.shared.set(Trouble::None);
    let journal = match &applied {
        Ok(applied) => {
            is_true(&stage, applied).await?;
            applied.journal().map(ToOwned::to_owned)
        }
        // Nothing was written.
        Err(ApplyError::Refused { .. } | ApplyError::Changed { .. }) => {
            ensure!(stage.everything().await == before, "it said that nothing was written");
            None
        }
        Err(error) => anyhow::bail!("{error}"),
    };
    match (way, journal) {
        (Way::Resume, Some(journal)) => {
            match stage.accounts.resume(&journal).await {
                Ok(resumed) => ensure!(resumed.is_complete(), "resumed:\n{resumed}"),
                // Whatever went wrong, the apply has borne with it.
                Err(ApplyError::Ended { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        (Way::Resume, None) => {
            let again = stage.accounts.apply(&plan).await?;
            ensure!(again.is_complete(), "applied again:\n{again}");
        }
        (Way::Rollback, Some(journal)) => {
            let back = stage.accounts.rollback(&journal).await?;
            ensure!(back.is_complete(), "rolled back:\n{back}");
        }
        (Way::Rollback, None) => {}
    }
    settled(&stage, way, &before).await
}

/// Whether the accounts are as wanted, or as they were.
pub(crate) async fn settled(stage: &Stage, way: Way, before: &str) -> anyhow::Result<usize> {
    match way {
        Way::Resume => {
            let left = stage.plan().await?;
            ensure!(left.is_empty(), "left to do:\n{left}");
        }
        Way::Rollback => {
            let after = stage.everything().await;
            ensure!(after == before, "not as before:\n{before}\n{after}");
        }
    }
    stage.foreign_changed().await
}

/// Whether everything that was reported done is done.
async fn is_true(stage: &Stage, applied: &Applied) -> anyhow::Result<()> {
    let left = stage.plan().await?;
    for step in
        applied.steps.iter().filter(|step| matches!(step.outcome, Outcome::Applied | Outcome::Unchanged))
    {
        let is_left = left.steps().iter().any(|it| it.account == step.account && it.setting == step.setting);
        ensure!(!is_left, "reported as done, and is not: {}", step.setting);
    }
    Ok(())
}
