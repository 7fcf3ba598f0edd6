//! Everything that can go wrong while plans are applied: `cargo xtask faults`.

use anyhow::{anyhow, ensure};
use clap::{Parser, Subcommand};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use tokio::runtime::{Builder, Runtime};
use xacct_faults::{During, Race, Scenario, Tally, Trouble, child, faults, kills, race, scenarios};

/// Everything that can go wrong while plans are applied, and what becomes of the accounts.
#[derive(Debug, Parser)]
struct Arguments {
    /// Of so many runs only one is made.
    #[arg(long, default_value_t = NonZero::<usize>::MIN)]
    of: NonZero<usize>,
    /// How many races two appliers run, with the lock and without.
    #[arg(long, default_value_t = 200)]
    races: usize,
    /// Only the scenarios whose name has this in it: `managed policy, update`.
    #[arg(long, default_value = "")]
    only: String,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Apply, resume or roll back, and be killed: for this program alone.
    #[command(hide = true)]
    Child { endpoint: String, state: PathBuf, during: During, when: String, at: usize },
}

fn main() -> anyhow::Result<()> {
    let Arguments { of, races, only, role } = Arguments::parse();
    if let Some(Role::Child { endpoint, state, during, when, at }) = role {
        let trouble = if when == "before" { Trouble::KillBefore(at) } else { Trouble::KillAfter(at) };
        return runtime(false)?.block_on(child(&endpoint, &state, during, trouble));
    }
    let mut all = every_scenario(&std::env::current_exe()?, &only, of.get())?;
    let mut lost = 0;
    for is_locked in [true, false] {
        let race = runtime(false)?.block_on(race(races, is_locked))?;
        lost += undetected(&race, is_locked);
        all.foreign += race.foreign;
    }
    for lost in &all.lost {
        eprintln!("lost: {lost}");
    }
    println!("{all}");
    ensure!(all.lost.is_empty() && all.foreign == 0 && lost == 0, "something was lost");
    Ok(())
}

/// As many scenarios at a time as there are processors.
fn every_scenario(program: &Path, only: &str, of: usize) -> anyhow::Result<Tally> {
    let mut scenarios = scenarios()?;
    scenarios.retain(|scenario| scenario.to_string().contains(only));
    let scenarios = Mutex::new(scenarios.into_iter().enumerate());
    let next = || scenarios.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut all = Tally::default();
        while let Some((share, scenario)) = next() {
            all = all.and(one_scenario(&scenario, program, share, of)?);
        }
        anyhow::Ok(all)
    };
    thread::scope(|scope| {
        let workers = 0..thread::available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = workers.map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_fold(Tally::default(), |all, worker| {
            Ok(all.and(worker.join().map_err(|_| anyhow!("a run has panicked"))??))
        })
    })
}

fn one_scenario(scenario: &Scenario, program: &Path, share: usize, of: usize) -> anyhow::Result<Tally> {
    let injected = runtime(true)?.block_on(faults(scenario, share, of))?;
    println!("{scenario}: {injected}");
    let killed = runtime(false)?.block_on(kills(scenario, program, share, of))?;
    println!("{scenario}, killed: {killed}");
    Ok(injected.and(killed))
}

/// One whose clock is paused jumps to when somebody is waited for no more; nothing outside of this process may be waited for.
fn runtime(is_paused: bool) -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().start_paused(is_paused).build()
}

/// Says what came of races; how much was lost that nothing told of, or in spite of the lock.
fn undetected(race: &Race, is_locked: bool) -> usize {
    let Race { rounds, overwritten, rewritten, told_by_drift, lost, .. } = race;
    let lock = if is_locked { "sharing the lock" } else { "without a lock" };
    println!(
        "{rounds} races {lock}: overwritten {overwritten} times, written again {rewritten}, told by drift {told_by_drift}, lost {lost}"
    );
    if is_locked { lost + overwritten } else { *lost }
}
