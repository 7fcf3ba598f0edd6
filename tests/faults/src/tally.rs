//! What became of all runs.

use std::fmt;

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
