//! What other libraries take for the same work: a package of its own, which prints its own tables.

use crate::cargo::{cargo, run as run_cargo};

/// Runs the benchmark, optimised.
pub(super) fn run() -> anyhow::Result<()> {
    run_cargo(&mut cargo(["bench", "--quiet", "--manifest-path", "benches/Cargo.toml"]))
}
