//! Processes that write logs, have deadlines, and end with this process, however that ends.

use crate::server::last_words;
use anyhow::{Context, bail, ensure};
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a process is looked after while it is waited for.
pub(crate) const PAUSE: Duration = Duration::from_millis(25);

/// `program`, which the kernel ends when this process ends: also when it is killed.
pub(crate) fn guarded(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// A process that works until it is dropped.
pub(crate) struct Daemon {
    name: &'static str,
    process: Child,
    log: PathBuf,
}

impl Daemon {
    /// Starts `command`, which writes what it says to `log`.
    pub(crate) fn start(name: &'static str, command: &mut Command, log: PathBuf) -> anyhow::Result<Self> {
        Ok(Self { name, process: spawn(command, &log)?, log })
    }

    /// Fails if the process has ended.
    pub(crate) fn must_live(&mut self) -> anyhow::Result<()> {
        if let Some(status) = self.process.try_wait()? {
            bail!("{} has ended ({status}); its last words:\n{}", self.name, last_words(&self.log));
        }
        Ok(())
    }

    /// The end of its log.
    pub(crate) fn last_words(&self) -> String {
        format!("{} said last:\n{}", self.name, last_words(&self.log))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do. Nothing it holds is worth an orderly end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs `command`, which must succeed before `patience` ends and writes what it says to `log`.
pub(crate) fn finish(command: &mut Command, log: &Path, patience: Duration) -> anyhow::Result<()> {
    let words = command.get_args().skip_while(|word| *word != "--").skip(1);
    let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let words = words.join(" ");
    let mut process = spawn(command, log)?;
    let Some(status) = wait(&mut process, patience)? else {
        // It may end by itself just now.
        let _ = process.kill();
        let _ = process.wait();
        bail!("`{words}` took longer than {} s; its last words:\n{}", patience.as_secs(), last_words(log));
    };
    ensure!(status.success(), "`{words}` failed ({status}); its last words:\n{}", last_words(log));
    Ok(())
}

fn wait(process: &mut Child, patience: Duration) -> anyhow::Result<Option<ExitStatus>> {
    let start = Instant::now();
    while start.elapsed() < patience {
        if let Some(status) = process.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(PAUSE);
    }
    Ok(None)
}

fn spawn(command: &mut Command, log: &Path) -> anyhow::Result<Child> {
    let output = File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
    command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    command.spawn().context("`setpriv`, of Debian's util-linux, could not be started")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_failure_and_a_missed_deadline_quote_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let sh = |script: &str, patience: u64| {
            finish(guarded("sh").args(["-c", script]), &log, Duration::from_millis(patience))
                .map_err(|error| error.to_string())
        };
        assert_eq!(sh("exit 0", 60_000), Ok(()));
        let error = sh("echo why; exit 3", 60_000).unwrap_err();
        assert!(error.contains("`sh -c echo why; exit 3` failed") && error.ends_with("\nwhy"), "{error}");
        let error = sh("echo slow; exec sleep 60", 500).unwrap_err();
        assert!(error.contains("took longer") && error.ends_with("\nslow"), "{error}");
    }

    #[test]
    fn a_daemon_that_ends_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let mut daemon = Daemon::start("it", &mut guarded("true"), folder.path().join("log")).unwrap();
        let error = loop {
            match daemon.must_live() {
                Ok(()) => thread::sleep(PAUSE),
                Err(error) => break error.to_string(),
            }
        };
        assert!(error.starts_with("it has ended"), "{error}");
    }
}
