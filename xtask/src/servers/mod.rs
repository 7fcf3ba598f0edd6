//! `cargo xtask servers`: servers to try policies on, for as long as they are needed.

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
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.server {
        Server::Rgw(arguments) => rgw::run(arguments),
    }
}
