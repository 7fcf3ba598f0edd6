//! `cargo xtask servers`: servers to try policies on, for as long as they are needed.

mod python;
mod rgw;

use clap::{Args, Subcommand};
use std::process::ExitCode;

/// What `cargo xtask servers` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    server: Server,
}

#[derive(Subcommand)]
enum Server {
    /// Ceph's object gateway, whose engine of policies and ACLs is a real one; from Debian's packages, without root.
    Rgw(rgw::Arguments),
    /// The test server, ministack, with its endpoint in XACCT_TEST_ENDPOINT; from PyPI.
    Ministack(python::Arguments),
    /// Moto's server, of broad API and without enforcement, with its endpoint in XACCT_MOTO_ENDPOINT; from PyPI.
    Moto(python::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.server {
        Server::Rgw(arguments) => rgw::run(arguments),
        Server::Ministack(arguments) => python::run_ministack(arguments),
        Server::Moto(arguments) => python::run_moto(arguments),
    }
}
