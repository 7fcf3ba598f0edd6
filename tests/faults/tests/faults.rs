//! A share of everything that `cargo xtask faults` runs.

use xacct_faults::{faults, kills, race, scenarios};

type Result<T = ()> = anyhow::Result<T>;

/// One of so many runs is made here.
const OF: usize = 211;

/// The same of those that a process is killed in.
const KILLED_OF: usize = 11;

// What never answers is waited for by a clock that jumps.
#[tokio::test(start_paused = true)]
async fn whatever_goes_wrong_nothing_is_lost() -> Result {
    // Every second one has each work and each part of it, if not of every method.
    for (share, scenario) in scenarios()?.iter().enumerate().step_by(2) {
        let tally = faults(scenario, share, OF).await?;
        assert!(tally.injected > 0, "{scenario}");
        assert_eq!((tally.lost, tally.foreign), (Vec::new(), 0), "{scenario}");
    }
    Ok(())
}

#[tokio::test]
async fn a_process_that_is_killed_loses_nothing() -> Result {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_xacct-faults"));
    let mut killed = 0;
    for (share, scenario) in scenarios()?.iter().enumerate().step_by(4) {
        let tally = kills(scenario, program, share, KILLED_OF).await?;
        killed += tally.injected;
        assert_eq!((tally.lost, tally.foreign), (Vec::new(), 0), "{scenario}");
    }
    assert!(killed > 0);
    Ok(())
}

#[tokio::test]
async fn appliers_that_share_the_lock_lose_nothing() -> Result {
    let race = race(20, true).await?;
    assert_eq!((race.overwritten, race.told_by_drift, race.lost, race.foreign), (0, 0, 0, 0), "{race:?}");
    Ok(())
}

#[tokio::test]
async fn without_the_lock_every_loss_is_told() -> Result {
    let race = race(20, false).await?;
    assert_eq!((race.lost, race.foreign), (0, 0), "{race:?}");
    assert!(race.overwritten > 0, "nobody was in anybody's way: {race:?}");
    assert!(race.overwritten <= race.rewritten + race.told_by_drift, "{race:?}");
    Ok(())
}
