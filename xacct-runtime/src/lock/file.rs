//! Locks of files, for programs on one machine.

use super::{BoxFuture, Lock, LockError, LockGuard};
use crate::journal::directory;
use backon::{BackoffBuilder, ExponentialBuilder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;

/// How long it is waited for a lock unless [`FileLock::wait_at_most`] says so: longer than an apply that waits for AWS.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// What file names spell out. Capital letters are not among it, because some file systems take them for small ones.
const ENCODED: &AsciiSet = &encoded();

/// The longest part of a path that is made of a name. File systems take 255 bytes, and an ARN may be longer.
const LONGEST_PART: usize = 200;

/// Locks by files of one directory: between the tasks of a program and between the programs of a machine that know the
/// directory by the same path.
///
/// The operating system releases the locks of a program that dies. The files stay and are empty; do not delete them
/// while programs run that use them. Not all network file systems lock between machines.
///
/// # Examples
/// ```
/// use xacct_runtime::{FileLock, Lock};
///
/// # let directory = tempfile::tempdir()?;
/// # let directory = directory.path();
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// let lock = FileLock::in_dir(directory);
/// let guard = lock.acquire("arn:aws:s3:::reports").await?;
/// // Nobody else with this directory holds that lock now.
/// drop(guard);
/// # Ok::<(), xacct_runtime::LockError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct FileLock {
    directory: PathBuf,
    patience: Duration,
}

impl FileLock {
    /// Locks by files in `directory`, which is made where there is none. It is waited for each for 5 minutes at most.
    pub fn in_dir(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), patience: PATIENCE }
    }

    /// The same, of which each lock is waited for no longer than this.
    pub fn wait_at_most(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The file of a lock.
    ///
    /// Every name has its own: a name's letters, percent-encoded, in parts where they are many. No part but the last
    /// ends in `.lock`, since a name's own dots are encoded.
    fn path(&self, name: &str) -> PathBuf {
        let mut rest = percent_encode(name.as_bytes(), ENCODED).to_string();
        let mut path = self.directory.clone();
        while rest.len() > LONGEST_PART {
            let after = rest.split_off(LONGEST_PART);
            path.push(rest);
            rest = after;
        }
        path.push(rest + ".lock");
        path
    }

    async fn take(&self, name: &str) -> Result<LockGuard, LockError> {
        let path = self.path(name);
        let started = Instant::now();
        let file = open(path.clone()).await?;
        for delay in delays() {
            match file.try_lock() {
                Ok(()) => return Ok(LockGuard::new(file)),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(source)) => {
                    return Err(LockError::Io { doing: "lock", path, source });
                }
            }
            let left = self.patience.saturating_sub(started.elapsed());
            if left.is_zero() {
                break;
            }
            tokio::time::sleep(delay.min(left)).await;
        }
        let place = format!("file `{}`", path.display());
        Err(LockError::Timeout { name: name.to_owned(), place, waited: started.elapsed() })
    }
}

impl Lock for FileLock {
    fn acquire<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<LockGuard, LockError>> {
        Box::pin(self.take(name))
    }
}

/// Opens a lock's file. Disks may be slow, and are not waited for on a thread that runs tasks.
async fn open(path: PathBuf) -> Result<File, LockError> {
    let of_path = path.clone();
    let open = move || {
        directory::make(path.parent().unwrap_or(Path::new("")))?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        directory::private(&mut options);
        options.open(path)
    };
    let opened = tokio::task::spawn_blocking(open).await.unwrap_or_else(|error| Err(error.into()));
    opened.map_err(|source| LockError::Io { doing: "open", path: of_path, source })
}

/// How long to wait before each further look, without end.
fn delays() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new()
        .with_jitter()
        .with_factor(1.5)
        .with_min_delay(Duration::from_millis(2))
        .with_max_delay(Duration::from_millis(250))
        .without_max_times()
        .build()
}

const fn encoded() -> AsciiSet {
    let mut set = NON_ALPHANUMERIC.remove(b'-').remove(b'_');
    let mut capital = b'A';
    while capital <= b'Z' {
        set = set.add(capital);
        capital += 1;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fs;
    use std::process::Command;
    use std::sync::Arc;
    use tempfile::TempDir;

    fn dir() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    /// Adds one to the number in `counter`, as nobody should who is not alone.
    async fn increment(counter: &Path) {
        let text = fs::read_to_string(counter).unwrap_or_default();
        tokio::task::yield_now().await;
        let number: u64 = if text.is_empty() { 0 } else { text.parse().unwrap() };
        fs::write(counter, (number + 1).to_string()).unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn many_tasks_lose_nothing_of_each_other() {
        let dir = dir();
        let lock: Arc<dyn Lock> = Arc::new(FileLock::in_dir(dir.path()));
        let counter = dir.path().join("counter");
        let tasks = (0..50).map(|_| {
            let (lock, counter) = (lock.clone(), counter.clone());
            tokio::spawn(async move {
                for _ in 0..4 {
                    let _guard = lock.acquire("counter").await.unwrap();
                    increment(&counter).await;
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(fs::read_to_string(&counter).unwrap(), "200");
    }

    /// Set for the processes that [`two_processes_lose_nothing_of_each_other`] starts.
    const DIRECTORY_OF_CHILD: &str = "XACCT_TEST_LOCKS";

    /// No test: what the child does.
    #[tokio::test]
    async fn child_that_counts() {
        let Some(directory) = std::env::var_os(DIRECTORY_OF_CHILD) else { return };
        let lock = FileLock::in_dir(&directory);
        for _ in 0..100 {
            let _guard = lock.acquire("counter").await.unwrap();
            increment(&Path::new(&directory).join("counter")).await;
        }
    }

    #[test]
    fn two_processes_lose_nothing_of_each_other() {
        let dir = dir();
        let child = || {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["lock::file::tests::child_that_counts", "--exact"]);
            command.env(DIRECTORY_OF_CHILD, dir.path()).spawn().unwrap()
        };
        for mut child in [child(), child()] {
            assert!(child.wait().unwrap().success());
        }
        assert_eq!(fs::read_to_string(dir.path().join("counter")).unwrap(), "200");
    }

    #[tokio::test]
    async fn two_handles_of_one_process_keep_each_other_out() {
        let dir = dir();
        let [first, second] = [(); 2].map(|()| FileLock::in_dir(dir.path()).wait_at_most(Duration::ZERO));
        let guard = first.acquire("arn:aws:s3:::reports").await.unwrap();
        let error = second.acquire("arn:aws:s3:::reports").await.unwrap_err();
        assert!(
            matches!(&error, LockError::Timeout { name, place, .. }
            if name == "arn:aws:s3:::reports" && place.contains("reports.lock")),
            "{error}"
        );
        let _other = second.acquire("arn:aws:s3:::invoices").await.unwrap();
        drop(guard);
        let _guard = second.acquire("arn:aws:s3:::reports").await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends() {
        let dir = dir();
        let lock = FileLock::in_dir(dir.path().join("made/here")).wait_at_most(Duration::from_secs(90));
        let _guard = lock.acquire("reports").await.unwrap();
        let started = Instant::now();
        let error = lock.acquire("reports").await.unwrap_err();
        assert!(error.to_string().contains("within 90 seconds"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(91), "{:?}", started.elapsed());
    }

    #[tokio::test]
    async fn a_waiter_that_gives_up_leaves_nothing_locked() {
        let dir = dir();
        let lock = FileLock::in_dir(dir.path());
        let guard = lock.acquire("reports").await.unwrap();
        let waiting = tokio::time::timeout(Duration::from_millis(20), lock.acquire("reports")).await;
        assert!(waiting.is_err());
        drop(guard);
        let _guard = lock.acquire("reports").await.unwrap();
    }

    #[tokio::test]
    async fn a_directory_that_cannot_be_is_an_error() {
        let dir = dir();
        fs::write(dir.path().join("file"), "").unwrap();
        let error = FileLock::in_dir(dir.path().join("file")).acquire("reports").await.unwrap_err();
        assert!(matches!(error, LockError::Io { .. }), "{error}");
    }

    #[tokio::test]
    async fn every_name_can_be_locked_beside_all_others() {
        let dir = dir();
        let lock = FileLock::in_dir(dir.path()).wait_at_most(Duration::ZERO);
        let long = "A".repeat(700);
        let half = "a".repeat(LONGEST_PART);
        let longer = format!("{half}b");
        let names =
            ["", ".", "..", "/", "../x", "a", "A", "a.lock", "%41", "ü", "a/b", "a\0", &long, &half, &longer];
        let mut guards = Vec::new();
        for name in names {
            guards.push(lock.acquire(name).await.unwrap_or_else(|error| panic!("{name:?}: {error}")));
        }
        assert!(!dir.path().parent().unwrap().join("x.lock").exists());
    }

    proptest! {
        #[test]
        fn different_names_have_different_files(a in ".{0,300}", b in "[a-zA-Z./%]{0,4}") {
            let lock = FileLock::in_dir("locks");
            for other in [b.clone(), format!("{a}{b}"), a.to_lowercase(), a.replace('a', "/")] {
                let small = |name| lock.path(name).to_string_lossy().to_lowercase();
                prop_assert_eq!(a == other, small(&a) == small(&other));
            }
        }

        #[test]
        fn files_stay_in_the_directory(name: String) {
            let path = FileLock::in_dir("locks").path(&name);
            let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_owned()).collect();
            prop_assert_eq!(&parts[0], "locks");
            prop_assert!(parts.iter().all(|part| part != ".." && part.len() <= 255));
        }
    }
}
