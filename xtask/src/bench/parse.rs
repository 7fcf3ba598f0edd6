//! What reading a JSON policy costs: a benchmark of xacct-core, which prints its own table.

use crate::cargo::{cargo, run as run_cargo};

/// Runs the benchmark, optimised.
pub(super) fn run() -> anyhow::Result<()> {
    println!();
    run_cargo(&mut cargo(["bench", "--quiet", "-p", "xacct-core", "--features", "json", "--bench", "parse"]))
}
