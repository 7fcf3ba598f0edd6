//! Everything that can go wrong while plans are applied: `cargo xtask faults`.

use anyhow::ensure;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use xacct_faults::{Race, Tally, Trouble, cases, child, faults, kills, race};

/// Everything that can go wrong while plans are applied, and what becomes of the accounts.
#[derive(Debug, Parser)]
struct Arguments {
    /// Of so many runs only one is made.
    #[arg(long, default_value_t = 1)]
    of: usize,
    /// How many races two appliers run, with the lock and without.
    #[arg(long, default_value_t = 200)]
    races: usize,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Apply a plan, and be killed: for this program alone.
    #[command(hide = true)]
    Child { endpoint: String, state: PathBuf, plan: PathBuf, when: String, at: usize },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let Arguments { of, races, role } = Arguments::parse();
    if let Some(Role::Child { endpoint, state, plan, when, at }) = role {
        let trouble = if when == "before" { Trouble::KillBefore(at) } else { Trouble::KillAfter(at) };
        return child(&endpoint, &state, &plan, trouble).await;
    }
    let program = std::env::current_exe()?;
    let mut all = Tally::default();
    for case in cases()? {
        let injected = faults(&case, 0, of).await?;
        println!("{}: {injected}", case.name);
        let killed = kills(&case, &program, 0, 1).await?;
        println!("{}, killed: {killed}", case.name);
        all = all.and(injected).and(killed);
    }
    let mut lost = 0;
    for is_locked in [true, false] {
        let race = race(races, is_locked).await?;
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

/// Says what came of races; how much was lost that nothing told of, or in spite of the lock.
fn undetected(race: &Race, is_locked: bool) -> usize {
    let Race { rounds, overwritten, rewritten, told_by_drift, lost, .. } = race;
    let lock = if is_locked { "sharing the lock" } else { "without a lock" };
    println!(
        "{rounds} races {lock}: overwritten {overwritten} times, written again {rewritten}, told by drift {told_by_drift}, lost {lost}"
    );
    if is_locked { lost + overwritten } else { *lost }
}
