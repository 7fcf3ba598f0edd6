//! What was asked, what agreed, and what did not.

use crate::case::{Ask, Case};
use crate::known::Known;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Instant;

/// The counts and the differences of a run.
pub(crate) struct Report {
    seed: u64,
    known: Known,
    shows_known: bool,
    start: Instant,
    cases: usize,
    asks: usize,
    allowed: usize,
    agreements: usize,
    argued: BTreeMap<String, usize>,
    differences: usize,
    text: String,
}

impl Report {
    pub(crate) fn new(seed: u64, known: Known, shows_known: bool) -> Self {
        Self {
            seed,
            known,
            shows_known,
            start: Instant::now(),
            cases: 0,
            asks: 0,
            allowed: 0,
            agreements: 0,
            argued: BTreeMap::new(),
            differences: 0,
            text: String::new(),
        }
    }

    /// Begins a case.
    pub(crate) fn begin(&mut self) {
        self.cases += 1;
    }

    /// Holds an answer against the expected one.
    pub(crate) fn add(&mut self, number: usize, case: &Case, ask: &Ask, expected: bool, answer: bool) {
        self.asks += 1;
        self.allowed += usize::from(answer);
        if expected == answer {
            self.agreements += 1;
            return;
        }
        let feature = self.known.features(case, ask, answer);
        match &feature {
            Some(feature) => *self.argued.entry(feature.clone()).or_default() += 1,
            None => self.differences += 1,
        }
        if feature.is_none() || self.shows_known {
            let word = |allowed| if allowed { "allows" } else { "denies" };
            self.text += &format!(
                "case {number}{}: {ask}\n  the gateway {}, expected was that it {}\n{case}\n",
                feature.map(|feature| format!(" ({feature})")).unwrap_or_default(),
                word(answer),
                word(expected),
            );
        }
    }

    /// Whether every answer is the expected one, or its difference is argued.
    pub(crate) fn is_as_expected(&self) -> bool {
        self.differences == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.start.elapsed().as_secs_f64();
        let argued: usize = self.argued.values().sum();
        f.write_str(&self.text)?;
        writeln!(f, "seed {}: {} cases, {} requests in {seconds:.1} s", self.seed, self.cases, self.asks)?;
        writeln!(f, "{:>6} allowed, {} denied", self.allowed, self.asks - self.allowed)?;
        writeln!(f, "{:>6} as expected", self.agreements)?;
        writeln!(f, "{argued:>6} different, as argued in tests/differential/known.json")?;
        for (feature, count) in &self.argued {
            writeln!(f, "{count:>12} {feature}")?;
        }
        writeln!(f, "{:>6} different", self.differences)
    }
}
