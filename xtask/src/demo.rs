//! `cargo xtask demo`: the main job, on the sandbox.

use crate::cargo::{self, cargo};
use crate::server::Server;
use crate::steps::say;
use std::process::Command;

/// Runs the example on the sandbox.
pub(crate) fn run() -> anyhow::Result<()> {
    say("running examples/bucket_policy.rs (the first time the AWS SDK is built: one to three minutes)");
    cargo::run(example().env_remove("XACCT_ENDPOINT"))
}

/// Runs the example against `server`.
pub(crate) fn against(server: &Server) -> anyhow::Result<()> {
    cargo::run(example().env("XACCT_ENDPOINT", server.endpoint()))
}

/// Without a package, so that cargo builds the SDK with the features of the whole workspace, and only once.
fn example() -> Command {
    cargo(["run", "--quiet", "--example", "bucket_policy"])
}
