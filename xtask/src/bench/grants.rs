//! What a `grant!` adds to a build: its documents, their checks and the proof, in the macro as users build it.

use super::folder::{Dependency, Folder};
use super::{median, source};
use std::time::Duration;

/// The most that DESIGN.md allows for one grant.
const TARGET: Duration = Duration::from_millis(5);

/// How many grants the generated crate holds: enough to stand out from what a run of rustc costs.
const COUNT: usize = 100;

/// Checks a crate that holds grants of one method after the other, and one that holds none.
pub(super) fn run(rounds: usize) -> anyhow::Result<()> {
    let rounds = rounds.max(1);
    println!("\n{COUNT} `grant!` of each method, `cargo check` of the crate alone, median of {rounds}");
    for method in &source::METHODS {
        let without = Folder::new("grants", source::grants_by(method, 0), &[Dependency::dsl(true)])?;
        without.check()?;
        let without = cost(&without, rounds)?;
        let folder = Folder::new("grants", source::grants_by(method, COUNT), &[Dependency::dsl(true)])?;
        folder.check()?;
        let each = cost(&folder, rounds)?.saturating_sub(without) / u32::try_from(COUNT)?;
        println!(
            "{:>9.2} ms CPU a grant via {} (target: at most {} ms)",
            each.as_secs_f64() * 1e3,
            method.name,
            TARGET.as_millis(),
        );
    }
    Ok(())
}

fn cost(folder: &Folder, rounds: usize) -> anyhow::Result<Duration> {
    let mut costs = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        folder.touch()?;
        costs.push(folder.check()?);
    }
    Ok(median(costs))
}
