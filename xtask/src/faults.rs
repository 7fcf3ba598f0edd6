//! `cargo xtask faults`: whatever can go wrong while plans are applied.

use crate::cargo::{self, cargo};
use clap::Args;

/// What goes wrong, and how much of it.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Of so many runs only one is made.
    #[arg(long, default_value_t = 1)]
    of: usize,
    /// How many races two appliers run, with the lock and without.
    #[arg(long, default_value_t = 200)]
    races: usize,
    /// Only the scenarios whose name has this in it: `managed policy, update`.
    #[arg(long, default_value = "")]
    only: String,
}

/// Runs all of it, and ends with what was lost.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { of, races, only } = arguments;
    // Without a package, so that cargo builds the SDK with the features of the whole workspace, and only once.
    let program = ["run", "--release", "--quiet", "--locked", "--bin", "xacct-faults", "--"];
    cargo::run(cargo(program).args(["--of", &of.to_string(), "--races", &races.to_string(), "--only", only]))
}
