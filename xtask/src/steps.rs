//! Steps that say what they do, and how long each took.

use anyhow::Context;
use std::time::{Duration, Instant};

/// Says what happens next.
pub(crate) fn say(what: impl std::fmt::Display) {
    println!("==> {what}");
}

/// Named steps, run one after another up to the first that fails.
#[derive(Default)]
pub(crate) struct Steps(Vec<(String, Duration)>);

impl Steps {
    /// Runs a step under its name, which the error names if it fails.
    pub(crate) fn step<T>(
        &mut self,
        name: &str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        say(name);
        let start = Instant::now();
        let outcome = work();
        self.0.push((name.to_owned(), start.elapsed()));
        outcome.with_context(|| format!("this step failed: {name}"))
    }

    /// The table of times.
    pub(crate) fn summary(&self) -> String {
        let total = ("all", self.0.iter().map(|(_, time)| *time).sum());
        let lines = self.0.iter().map(|(name, time)| (name.as_str(), *time)).chain([total]);
        lines.map(|(name, time)| format!("{:>8.1} s  {name}\n", time.as_secs_f64())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_step_and_the_summary_has_every_step() {
        let mut steps = Steps::default();
        steps.step("first", || Ok(())).unwrap();
        let error = steps.step("second", || -> anyhow::Result<()> { anyhow::bail!("no") }).unwrap_err();
        assert_eq!(format!("{error:#}"), "this step failed: second: no");
        let summary = steps.summary();
        assert!(
            summary.contains("first") && summary.contains("second") && summary.contains("all"),
            "{summary}"
        );
    }
}
