//! Corpora: folders of JSON lines, each a question with the answer that AWS or someone else has recorded for it.
//!
//! ```text
//! FOLDER/*.jsonl ── row ──► rows ── kinds ──► verdicts ── report ──► counts, disagreements, codes
//!                                                  └── table ──► the tests: what is not argued in the table fails
//! ```
//!
//! A corpus may be missing on this machine: none is part of the repository. `cargo xtask corpora` prints what this
//! crate finds, and its test holds the same against the table of argued disagreements.

mod import;
mod kinds;
mod report;
mod row;
mod table;
mod verdict;

pub use import::{Imported, import};
pub use report::{Judged, Report};
pub use row::Row;
pub use table::Table;
pub use verdict::{CodeOutcome, Judgement, Outcome, Verdict};

use anyhow::Context;
use std::path::{Path, PathBuf};

/// The folder of the corpora: what the variable `XACCT_CORPORA` names, else `shared/corpora` beside the repository.
pub fn default_folder() -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var_os("XACCT_CORPORA").map_or_else(|| repository.join("../shared/corpora"), PathBuf::from)
}

/// Judges every row of every `.jsonl` file of `folder`, in the order of the files' names.
///
/// # Errors
/// When the folder or a file cannot be read, or a row is not what the corpora's schema says.
pub fn judge(folder: &Path) -> anyhow::Result<Report> {
    let mut rows = Vec::new();
    for file in row::files(folder)? {
        rows.extend(row::read(&file)?);
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = rows.chunks(rows.len().div_ceil(threads).max(1));
    let judged = std::thread::scope(|scope| {
        let threads: Vec<_> = parts.map(|part| scope.spawn(|| judge_all(part))).collect();
        let judged = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread has panicked"))));
        judged.collect::<anyhow::Result<Vec<_>>>()
    });
    Ok(Report::new(judged?.into_iter().flatten().collect()))
}

fn judge_all(rows: &[Row]) -> anyhow::Result<Vec<Judged>> {
    let judge = |row: &Row| {
        let judgement = kinds::judge(row).with_context(|| format!("{}: {}", row.file(), row.id()))?;
        let [file, id, kind] = [row.file(), row.id(), row.kind()].map(str::to_owned);
        Ok(Judged { file, id, kind, judgement })
    };
    rows.iter().map(judge).collect()
}
