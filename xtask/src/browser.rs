//! `cargo xtask browser`: the book of `xacct docs` in Chromium.

use crate::cargo::{self, cargo, root};
use crate::python;
use crate::steps::say;
use std::path::PathBuf;
use std::process::Command;

/// Writes a book of the examples and looks at its pages, narrow and wide, light and dark.
pub(crate) fn run() -> anyhow::Result<()> {
    let python = python::with_packages("browser")?;
    let (book, pictures) = (folder().join("book"), folder().join("pictures"));
    say("writing the book of the examples");
    let docs = ["run", "--quiet", "--locked", "--package", "xacct-cli", "--", "docs", "examples", "--output"];
    cargo::run(cargo(docs).arg(&book))?;
    say("looking at it in Chromium");
    let test = root().join("tests").join("browser").join("book.py");
    // Its output is read while it looks, and nothing is left beside its sources.
    cargo::run(Command::new(python).args(["-u", "-B"]).arg(test).arg(&book).arg(&pictures))?;
    say(format!("pictures are in {}", python::shown(&pictures)));
    Ok(())
}

/// Where the book and the pictures are.
fn folder() -> PathBuf {
    root().join("target").join("browser")
}
