//! A share of everything that `cargo xtask faults` runs.

use xacct_faults::{cases, faults, kills, race};

type Result<T = ()> = anyhow::Result<T>;

/// One of so many runs is made here.
const OF: usize = 41;

#[tokio::test]
async fn whatever_goes_wrong_nothing_is_lost() -> Result {
    for (share, case) in cases()?.iter().enumerate() {
        let tally = faults(case, share, OF).await?;
        assert!(tally.injected > 0, "{}", case.name);
        assert_eq!((tally.lost, tally.foreign), (Vec::new(), 0), "{}", case.name);
    }
    Ok(())
}

#[tokio::test]
async fn a_process_that_is_killed_loses_nothing() -> Result {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_xacct-faults"));
    for (share, case) in cases()?.iter().enumerate() {
        let tally = kills(case, program, share % 3, 3).await?;
        assert!(tally.injected > 0, "{}", case.name);
        assert_eq!((tally.lost, tally.foreign), (Vec::new(), 0), "{}", case.name);
    }
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
