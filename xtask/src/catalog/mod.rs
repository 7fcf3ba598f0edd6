//! `cargo xtask catalog`: from facts to the blob that `xacct-catalog` embeds.
//!
//! ```text
//! FOLDER ── reference, merge ──► facts/*.json ── corrections, blob ──► src/catalog.bin ──► the crate
//!           (--from, now and then)  (committed)                          (committed)
//! ```

mod arns;
mod blob;
mod corrections;
mod facts;
mod merge;
mod reference;
#[cfg(test)]
mod round_trip;
mod tables;

use anyhow::{Context, bail};
use facts::Facts;
use std::fs;
use std::path::{Path, PathBuf};

/// What `cargo xtask catalog` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Fail when the committed blob is not what the committed facts give, and write nothing.
    #[arg(long, conflicts_with = "from")]
    check: bool,

    /// Update the committed facts from this folder first: either `facts.json` and `globals.json`, which replace them,
    /// or files of AWS's service reference, which are merged into them.
    #[arg(long, value_name = "FOLDER")]
    from: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("xacct-catalog");
    let (facts_folder, blob_file) = (crate_folder.join("facts"), crate_folder.join("src/catalog.bin"));
    let mut facts = Facts::read(&facts_folder)?;
    if let Some(folder) = &arguments.from {
        facts = update(facts, folder)?;
        facts.write(&facts_folder)?;
    }
    let facts = corrections::apply(facts, &facts_folder)?;
    let blob = blob::build(&facts)?;
    if arguments.check {
        return check(&blob, &blob_file);
    }
    fs::write(&blob_file, &blob).with_context(|| format!("cannot write {}", blob_file.display()))?;
    println!("{}: {} bytes, {}", blob_file.display(), blob.len(), facts.counts());
    Ok(())
}

fn update(committed: Facts, folder: &Path) -> anyhow::Result<Facts> {
    if folder.join("facts.json").exists() {
        return Facts::read(folder).map(|facts| facts.or_provenance_of(&committed));
    }
    let reference = reference::read(folder)?;
    let (facts, report) = merge::merge(committed, &reference)?;
    print!("{report}");
    Ok(facts)
}

fn check(blob: &[u8], file: &Path) -> anyhow::Result<()> {
    let committed = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    if committed != blob {
        bail!("{} is not what the facts beside it give: run `cargo xtask catalog`", file.display());
    }
    Ok(())
}
