//! A journal on disk: what was written before a program died is there afterwards.

pub(crate) mod directory;
mod error;
mod line;
#[cfg(test)]
mod tests;

pub(crate) use directory::all_in;
pub use error::JournalError;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use line::{Contents, HEADER};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file of records, to which records are only ever added.
///
/// When [`append`](Journal::append) returns, its record is on disk, whatever becomes of the program or the machine.
/// Each record is one line of JSON with a number and a checksum, so that nobody goes on from a damaged file: a line
/// that does not read is [`JournalError::Corrupt`]. Only a last line without its end is no fault: the program died
/// while it wrote it, and never got to know it as written. It is left out.
///
/// One journal has one writer at a time, across all programs on the machine. Its files are their owner's alone.
///
/// All calls wait for the disk. In async code they belong into `tokio::task::spawn_blocking`, or where a few
/// milliseconds of waiting harm nobody.
///
/// # Examples
/// ```
/// use xacct_runtime::Journal;
///
/// # let directory = tempfile::tempdir()?;
/// # let directory = directory.path();
/// let mut journal = Journal::create(directory)?;
/// journal.append(&"first")?;
/// journal.append(&"second")?;
/// let records: Vec<String> = Journal::read(journal.path())?;
/// assert_eq!(records, ["first", "second"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// Locked as long as it is open.
    file: File,
    /// Of the record to come.
    number: u64,
    /// Of all that was appended.
    length: u64,
    /// Whether the file may hold more than that, of an append that failed.
    is_overlong: bool,
}

impl Journal {
    /// Makes a new journal in `directory`, which is made where there is none. The file's name begins with the time, so
    /// that journals sort by age: `2026-11-28T20-15-03.250Z-6b1f0c2a9d3e4f58.jsonl`.
    ///
    /// # Errors
    /// [`JournalError::Io`].
    pub fn create(directory: &Path) -> Result<Self, JournalError> {
        let failed = |doing| move |source| JournalError::Io { doing, path: directory.to_owned(), source };
        directory::make(directory).map_err(failed("create"))?;
        let (path, file) = directory::new_file(directory, &name(SystemTime::now()))?;
        let mut journal = Self { path, file, number: 1, length: 0, is_overlong: false };
        journal.lock()?;
        journal.write(HEADER)?;
        directory::sync(directory).map_err(failed("sync"))?;
        Ok(journal)
    }

    /// Opens an existing journal to append to it. A last line that was never finished is cut off.
    ///
    /// # Errors
    /// [`JournalError::InUse`], [`JournalError::Corrupt`], [`JournalError::Io`].
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        Self::open_with_text(path).map(|(journal, _)| journal)
    }

    /// Opens an existing journal to append to it, and gives its records. Nobody else appends between the two, as could
    /// happen between [`read`](Journal::read) and [`open`](Journal::open).
    ///
    /// # Errors
    /// As [`open`](Journal::open) and [`read`](Journal::read).
    pub fn resume<R: DeserializeOwned>(path: &Path) -> Result<(Self, Vec<R>), JournalError> {
        let (journal, text) = Self::open_with_text(path)?;
        let records = records(path, &contents(path, &text)?)?;
        Ok((journal, records))
    }

    /// The records of a journal, whether somebody writes to it or not.
    ///
    /// # Errors
    /// [`JournalError::Corrupt`], also where a record is none of `R`; [`JournalError::Io`].
    pub fn read<R: DeserializeOwned>(path: &Path) -> Result<Vec<R>, JournalError> {
        check_is_file(path)?;
        let text = fs::read(path).map_err(failed("read", path))?;
        records(path, &contents(path, &text)?)
    }

    /// Adds a record. It is on disk when this returns.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`]; [`JournalError::Io`], after which the record is not in the journal, unless the disk
    /// fails so far that it cannot be cut off again; more can be appended when the disk works again.
    pub fn append<R: Serialize + ?Sized>(&mut self, record: &R) -> Result<(), JournalError> {
        let record = serde_json::to_string(record)
            .map_err(|source| JournalError::Unwritable { path: self.path.clone(), source: source.into() })?;
        self.write(line::line(self.number, &record).as_bytes())?;
        self.number += 1;
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn open_with_text(path: &Path) -> Result<(Self, Vec<u8>), JournalError> {
        check_is_file(path)?;
        let file = OpenOptions::new().read(true).append(true).open(path).map_err(failed("open", path))?;
        let mut journal = Self { path: path.to_owned(), file, number: 1, length: 0, is_overlong: false };
        journal.lock()?;
        let mut text = Vec::new();
        journal.file.read_to_end(&mut text).map_err(failed("read", path))?;
        let contents = contents(path, &text)?;
        journal.number += contents.records.len() as u64;
        journal.length = contents.whole as u64;
        journal.is_overlong = contents.whole < text.len();
        journal.cut().map_err(failed("cut an unfinished line off", path))?;
        // Whoever died may have written its last record without having it on disk, and its successor acts on it.
        journal.file.sync_all().map_err(failed("sync", path))?;
        Ok((journal, text))
    }

    fn lock(&self) -> Result<(), JournalError> {
        match self.file.try_lock() {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => Err(JournalError::InUse { path: self.path.clone() }),
            Err(TryLockError::Error(source)) => Err(failed("lock", &self.path)(source)),
        }
    }

    fn write(&mut self, line: &[u8]) -> Result<(), JournalError> {
        self.cut().map_err(failed("cut an unfinished line off", &self.path))?;
        self.is_overlong = true;
        if let Err(source) = self.file.write_all(line).and_then(|()| self.file.sync_all()) {
            // Where this fails too, the next append begins with it.
            let _ = self.cut();
            return Err(failed("write to", &self.path)(source));
        }
        self.is_overlong = false;
        self.length += line.len() as u64;
        Ok(())
    }

    /// Cuts off what an append that failed, or a program that died, has left.
    fn cut(&mut self) -> io::Result<()> {
        if self.is_overlong {
            self.file.set_len(self.length)?;
            self.file.sync_all()?;
            self.is_overlong = false;
        }
        Ok(())
    }
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> JournalError {
    move |source| JournalError::Io { doing, path: path.to_owned(), source }
}

/// Systems disagree on what opening or reading a directory says, and some wait for ever at a pipe.
fn check_is_file(path: &Path) -> Result<(), JournalError> {
    if fs::metadata(path).map_err(failed("open", path))?.is_file() {
        return Ok(());
    }
    Err(JournalError::Corrupt { path: path.to_owned(), line: 1, reason: "it is not a file".to_owned() })
}

fn contents<'t>(path: &Path, text: &'t [u8]) -> Result<Contents<'t>, JournalError> {
    let corrupt = |flaw: line::Flaw| JournalError::Corrupt {
        path: path.to_owned(),
        line: flaw.line,
        reason: flaw.reason,
    };
    Contents::read(text).map_err(corrupt)
}

fn records<R: DeserializeOwned>(path: &Path, contents: &Contents<'_>) -> Result<Vec<R>, JournalError> {
    let read = |(text, line): (&&serde_json::value::RawValue, usize)| {
        serde_json::from_str(text.get()).map_err(|error| JournalError::Corrupt {
            path: path.to_owned(),
            line,
            reason: format!("it is whole, and is no record that this program knows: {error}"),
        })
    };
    contents.records.iter().zip(2..).map(read).collect()
}

/// The name of a journal that is made now. It has no colon, which Windows does not take.
fn name(now: SystemTime) -> String {
    let now = DateTime::from(now);
    let milliseconds = now.subsec_nanos() / 1_000_000;
    // Years that have no such form do not happen; the name would still be unique.
    let seconds = DateTime::from_secs(now.secs()).fmt(Format::DateTime).unwrap_or_default();
    let seconds = seconds.trim_end_matches('Z').replace(':', "-");
    format!("{seconds}.{milliseconds:03}Z-{:016x}.jsonl", fastrand::u64(..))
}
