//! `cargo xtask corpora`: recorded answers against ours.

mod import;

use anyhow::ensure;
use std::path::PathBuf;

/// What `cargo xtask corpora` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder of `.jsonl` files [default: the one that XACCT_CORPORA names, else ../shared/corpora].
    folder: Option<PathBuf>,

    /// Print every disagreement as a JSON line.
    #[arg(long)]
    show: bool,

    /// Print for each code how often it was found, missed, and raised without being recorded; and why rows were skipped.
    #[arg(long)]
    codes: bool,

    /// Have rustc compile the `policy!` of every recorded policy that the checks accept, and hold what each renders against
    /// what was recorded.
    #[arg(long, conflicts_with_all = ["show", "codes"])]
    import: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = arguments.folder.clone().unwrap_or_else(xacct_corpora::default_folder);
    if arguments.import {
        return import::run(&folder);
    }
    let report = xacct_corpora::judge(&folder)?;
    ensure!(!report.rows().is_empty(), "{} has no corpus", folder.display());
    print!("{}", report.summary());
    if arguments.codes {
        print!("\n{}\n{}", report.codes(), report.skipped());
    }
    if arguments.show {
        print!("\n{}", report.disagreements());
    }
    Ok(())
}
