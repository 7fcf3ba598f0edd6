//! A Ceph cluster of one monitor, one OSD in memory and one gateway (RGW), with users in three tenants.
//!
//! A tenant stands for an AWS account: policies name its users as `arn:aws:iam::TENANT:user/NAME`.

mod cluster;
mod packages;
mod process;
mod users;

use crate::cargo::root;
use crate::steps::say;
use anyhow::{Context, bail};
use cluster::Cluster;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use users::User;

/// What `cargo xtask servers rgw` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run this with the endpoint in XACCT_RGW_ENDPOINT and the users in XACCT_RGW_USERS, then stop, with its status
    /// [default: print them, and stop when standard input ends].
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    fs::create_dir_all(folder()).with_context(|| format!("{} cannot be made", folder().display()))?;
    let _lock = lock()?;
    let packages = packages::unpacked()?;
    let cluster = Cluster::start(&packages)?;
    let users = users::create(&cluster)?;
    say(format!("{} answers after {:.1} s", cluster.endpoint(), start.elapsed().as_secs_f64()));
    match arguments.command.split_first() {
        None => {
            print(&cluster, &users)?;
            Ok(ExitCode::SUCCESS)
        }
        Some((program, rest)) => {
            let mut command = process::guarded(program);
            command.args(rest);
            command.env("XACCT_RGW_ENDPOINT", cluster.endpoint());
            command.env("XACCT_RGW_USERS", serde_json::to_string(&users)?);
            let status =
                command.status().context("`setpriv`, of Debian's util-linux, could not be started")?;
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
        }
    }
}

/// Prints what one needs to know, and waits until standard input ends.
fn print(cluster: &Cluster, users: &[User]) -> anyhow::Result<()> {
    println!("\nXACCT_RGW_ENDPOINT={}", cluster.endpoint());
    println!("XACCT_RGW_USERS='{}'\n", serde_json::to_string(users)?);
    print!("{}", users::table(users));
    println!("\nAnother tenant's bucket is addressed by path, as TENANT:BUCKET. Ctrl-C stops the server.");
    io::copy(&mut io::stdin().lock(), &mut io::sink()).context("standard input cannot be read")?;
    Ok(())
}

/// Where the packages, the cluster and its logs are.
fn folder() -> PathBuf {
    root().join("target").join("servers").join("rgw")
}

/// One cluster at a time, because all of them would use the same folder.
fn lock() -> anyhow::Result<File> {
    let path = folder().join("lock");
    let file = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => bail!("this repository's gateway is running already"),
        Err(fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} cannot be locked", path.display()))
        }
    }
}
