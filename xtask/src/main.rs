//! The chores of this repository; `cargo xtask --help` lists them.

mod bench;
mod browser;
mod cargo;
mod catalog;
mod clients;
mod corpora;
mod demo;
mod exports;
mod faults;
mod python;
mod server;
mod servers;
mod steps;
mod test;

use clap::Parser;
use std::process::ExitCode;

/// The chores of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Chore {
    /// Build the catalogue's blob from the committed facts, or update those facts first.
    Catalog(catalog::Arguments),
    /// Hold the answers that AWS and others have recorded for policies against ours.
    Corpora(corpora::Arguments),
    /// Grant across two accounts on the sandbox, and ask before and after: `cargo run --example bucket_policy`.
    Demo,
    /// Walk AWS's guide to cross-account access with boto3 and the AWS CLI in the sandbox.
    Clients,
    /// Export grants, and have cfn-lint, Terraform and a shell read what is for them.
    Exports,
    /// Look at the book of `xacct docs` in Chromium: links, diagrams, widths, contrast, the keyboard; and take pictures.
    Browser,
    /// Apply plans on the sandbox while requests fail, replies get lost, the program is killed and others write too.
    Faults(faults::Arguments),
    /// Check all that CI checks, the end-to-end tests on a test server included.
    Test,
    /// Start a server to try policies on, and stop it when it is no longer needed.
    Servers(servers::Arguments),
    /// Measure what a build with `xacct-dsl` costs and what reading JSON does, against the targets that DESIGN.md sets, or
    /// xacct-core against other libraries.
    Bench(bench::Arguments),
}

impl Chore {
    fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Catalog(arguments) => catalog::run(arguments)?,
            Self::Corpora(arguments) => corpora::run(arguments)?,
            Self::Demo => demo::run()?,
            Self::Clients => clients::run()?,
            Self::Exports => exports::run()?,
            Self::Browser => browser::run()?,
            Self::Faults(arguments) => faults::run(arguments)?,
            Self::Test => test::run()?,
            Self::Servers(arguments) => return servers::run(arguments),
            Self::Bench(arguments) => bench::run(arguments)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn main() -> ExitCode {
    match Chore::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
