//! `cargo xtask demo`: the main job, on a test server.

use crate::cargo::{self, cargo};
use crate::server::Server;
use crate::steps::say;

/// Builds the example, starts a server, runs the example against it and stops the server.
pub(crate) fn run() -> anyhow::Result<()> {
    say("building the example (the first time also the AWS SDK: one to three minutes)");
    cargo::run(&mut cargo(["build", "--quiet"].into_iter().chain(EXAMPLE)))?;
    let server = Server::start()?;
    say("running examples/bucket_policy.rs");
    against(&server)
}

/// Runs the example against `server`.
pub(crate) fn against(server: &Server) -> anyhow::Result<()> {
    let mut example = cargo(["run", "--quiet"].into_iter().chain(EXAMPLE));
    cargo::run(example.env("XACCT_ENDPOINT", server.endpoint()))
}

/// Without a package, so that cargo builds the SDK with the features of the whole workspace, and only once.
const EXAMPLE: [&str; 2] = ["--example", "bucket_policy"];
