//! The processor time of a command.

use std::process::Command;
use std::time::Duration;

/// Runs `command` quietly and gives the processor time, user and system, of it and of all it started.
pub(super) fn of(command: &mut Command) -> anyhow::Result<Duration> {
    of_run(|| crate::cargo::output(command))
}

/// The same of a command whose answer may be no, which is exit code 1.
pub(super) fn of_answer(command: &mut Command) -> anyhow::Result<Duration> {
    of_run(|| crate::cargo::answer(command))
}

#[cfg(unix)]
fn of_run(run: impl FnOnce() -> anyhow::Result<String>) -> anyhow::Result<Duration> {
    let before = children()?;
    run()?;
    Ok(children()?.saturating_sub(before))
}

/// The time that passes: this system does not tell the processor time of what a child started.
#[cfg(not(unix))]
fn of_run(run: impl FnOnce() -> anyhow::Result<String>) -> anyhow::Result<Duration> {
    let start = std::time::Instant::now();
    run()?;
    Ok(start.elapsed())
}

/// The processor time of all children that have ended.
#[cfg(unix)]
fn children() -> anyhow::Result<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let duration = |time: nix::sys::time::TimeVal| -> anyhow::Result<Duration> {
        Ok(Duration::new(time.tv_sec().try_into()?, u32::try_from(time.tv_usec())? * 1_000))
    };
    Ok(duration(usage.user_time())? + duration(usage.system_time())?)
}
