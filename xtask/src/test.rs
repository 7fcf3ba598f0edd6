//! `cargo xtask test`: all that CI checks, fastest first.

use crate::cargo::{self, cargo};
use crate::server::Server;
use crate::steps::Steps;
use crate::{Chore, clients, demo, exports};
use clap::Parser;
use std::process::Command;

/// Runs every check up to the first that fails, and prints how long each took.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut steps = Steps::default();
    let outcome = checks(&mut steps);
    println!("\n{}", steps.summary());
    outcome?;
    println!("everything is in order");
    Ok(())
}

fn checks(steps: &mut Steps) -> anyhow::Result<()> {
    steps.step("formatting", || cargo::run(&mut cargo(["fmt", "--all", "--", "--check"])))?;
    steps.step("generated files are up to date", || {
        Chore::try_parse_from(["cargo xtask", "catalog", "--check"])?.run().map(drop)
    })?;
    steps.step("policies and grants are formatted", || {
        cargo::run(&mut xacct(["fmt", "--check", "examples", "tests/e2e", "tests/rename", "xacct-dsl"]))
    })?;
    steps.step("the book of the examples is up to date", || {
        cargo::run(&mut xacct(["docs", "examples", "-o", "docs", "--check"]))
    })?;
    steps.step("clippy, everything", || cargo::run(&mut clippy(["--workspace", "--all-targets"])))?;
    steps.step("clippy, xacct-dsl without default features", || {
        cargo::run(&mut clippy(["--package", "xacct-dsl", "--no-default-features"]))
    })?;
    steps.step("clippy, xacct without accounts", || {
        cargo::run(&mut clippy(["--package", "xacct-cli", "--all-targets", "--no-default-features"]))
    })?;
    steps.step("documentation", || {
        let mut doc = cargo(["doc", "--quiet", "--locked", "--workspace", "--no-deps"]);
        cargo::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    let server = steps.step("test server", Server::start)?;
    steps.step("tests", || {
        cargo::run(
            cargo(["test", "--quiet", "--locked", "--workspace"])
                .env("XACCT_TEST_ENDPOINT", server.endpoint()),
        )
    })?;
    steps.step("the demo, on the sandbox", demo::run)?;
    steps.step("the demo, on the test server", || demo::against(&server))?;
    steps.step("the AWS CLI and boto3", clients::run)?;
    steps.step("exports, by the tools that read them", exports::run)
}

/// The command, with all its features: a build that the tests need too.
fn xacct<const N: usize>(arguments: [&'static str; N]) -> Command {
    cargo(["run", "--quiet", "--locked", "--bin", "xacct", "--"].into_iter().chain(arguments))
}

fn clippy(which: impl IntoIterator<Item = &'static str>) -> Command {
    cargo(["clippy", "--quiet", "--locked"].into_iter().chain(which).chain(["--", "-D", "warnings"]))
}
