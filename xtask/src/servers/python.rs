//! The servers that are written in Python: a command with their endpoint, or until standard input ends.

use crate::server::Server;
use anyhow::Context;
use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitCode};

/// What `cargo xtask servers ministack` and `cargo xtask servers moto` take.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run this with the endpoint in the environment, then stop, with its status [default: print the endpoint, and stop when
    /// standard input ends].
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

pub(crate) fn run_ministack(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    arguments.run("XACCT_TEST_ENDPOINT", &Server::start()?)
}

pub(crate) fn run_moto(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    arguments.run("XACCT_MOTO_ENDPOINT", &Server::start_moto()?)
}

impl Arguments {
    fn run(&self, variable: &str, server: &Server) -> anyhow::Result<ExitCode> {
        let Some((program, rest)) = self.command.split_first() else {
            println!("\n{variable}={}\n\nCtrl-C stops the server.", server.endpoint());
            io::copy(&mut io::stdin().lock(), &mut io::sink()).context("standard input cannot be read")?;
            return Ok(ExitCode::SUCCESS);
        };
        let status = Command::new(program).args(rest).env(variable, server.endpoint()).status();
        let status = status.with_context(|| format!("{} could not be started", program.display()))?;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
    }
}
