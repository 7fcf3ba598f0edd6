//! Corpora: folders of JSON lines, each a question with the answer that AWS or someone else has recorded for it.
//!
//! ```text
//! FOLDER/*.jsonl ── row ──► rows ── kinds ──► verdicts ── report ──► counts, disagreements, codes
//!                                                  └── table ──► the tests: what is not argued in the table fails
//! ```
//!
//! A corpus may be missing on this machine: none is part of the repository. `cargo xtask corpora` prints what this
//! crate finds, and its test holds the same against the table of argued disagreements.

mod kinds;
mod report;
mod row;
pub mod table;
mod verdict;

pub use report::{Judged, Report};
pub use row::Row;
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
    let mut judged = Vec::new();
    for file in row::files(folder)? {
        for row in row::read(&file)? {
            let judgement = kinds::judge(&row).with_context(|| format!("{}: {}", file.display(), row.id()))?;
            judged.push(Judged { file: row.file().to_owned(), id: row.id().to_owned(), kind: row.kind().to_owned(), judgement });
        }
    }
    Ok(Report::new(judged))
}
