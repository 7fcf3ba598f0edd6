//! The processes of the cluster: a monitor, an OSD whose store is its memory, and the gateway.

use super::folder;
use super::packages::Packages;
use super::process::{Daemon, PAUSE, finish};
use crate::server::{free_address, status};
use crate::steps::say;
use anyhow::{Context, bail};
use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);
const FSID: &str = "5f1d8a2e-0000-4000-8000-000000000001";

/// A running cluster, which is stopped when this is dropped.
pub(crate) struct Cluster {
    daemons: Vec<Daemon>,
    address: SocketAddr,
    programs: Programs,
}

impl Cluster {
    /// Starts a cluster that holds nothing, and waits until its gateway answers.
    pub(crate) fn start(packages: &Packages) -> anyhow::Result<Self> {
        let home = folder().join("cluster");
        if home.exists() {
            fs::remove_dir_all(&home).with_context(|| format!("{} cannot be removed", home.display()))?;
        }
        for part in ["mon", "osd", "run"] {
            fs::create_dir_all(home.join(part))
                .with_context(|| format!("{} cannot be made", home.display()))?;
        }
        let (monitor, address) = (free_address()?, free_address()?);
        say(format!("starting Ceph's gateway at http://{address}"));
        fs::write(home.join("ceph.conf"), configuration(&home, packages.libraries(), monitor, address))?;
        let programs = Programs { home, packages: packages.clone() };
        programs.make_stores(monitor)?;
        let monitor_process = programs.daemon("ceph-mon", &["-f", "-i", "a"])?;
        let mut cluster = Self { daemons: vec![monitor_process], address, programs };
        // Who finds no monitor pauses for seconds before the next attempt.
        cluster.wait_until(|| TcpStream::connect_timeout(&monitor, Duration::from_secs(1)).is_ok())?;
        cluster.daemons.push(cluster.programs.daemon("ceph-osd", &["-f", "-i", "0"])?);
        cluster.daemons.push(cluster.programs.daemon("radosgw", &["-f", "-n", "client.rgw"])?);
        cluster.wait_until(|| answers(address))?;
        Ok(cluster)
    }

    /// The gateway's URL.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Runs `radosgw-admin`.
    pub(crate) fn administer(&self, arguments: &[&str]) -> anyhow::Result<()> {
        self.programs.run("radosgw-admin", &[&["-n", "client.rgw"], arguments].concat())
    }

    fn wait_until(&mut self, is_ready: impl Fn() -> bool) -> anyhow::Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            for daemon in &mut self.daemons {
                daemon.must_live()?;
            }
            if is_ready() {
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
        let words: Vec<_> = self.daemons.iter().map(Daemon::last_words).collect();
        bail!("Ceph's gateway did not answer within {} s\n{}", PATIENCE.as_secs(), words.join("\n"));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        say("stopping Ceph's gateway");
    }
}

/// Ceph's programs with the cluster's configuration.
struct Programs {
    home: PathBuf,
    packages: Packages,
}

impl Programs {
    /// Makes what the monitor and the OSD start from. The OSD is in the first map already: no command is needed to
    /// add it, and so none of Ceph's Python.
    fn make_stores(&self, monitor: SocketAddr) -> anyhow::Result<()> {
        let (monmap, osdmap) = (self.home.join("monmap"), self.home.join("osdmap"));
        let (monmap, osdmap) = (monmap.display().to_string(), osdmap.display().to_string());
        let address = format!("[v2:{monitor}]");
        self.run("monmaptool", &["--create", "--fsid", FSID, "--addv", "a", &address, &monmap])?;
        self.run("osdmaptool", &["--createsimple", "1", &osdmap])?;
        self.run("ceph-mon", &["--mkfs", "-i", "a", "--monmap", &monmap, "--osdmap", &osdmap])?;
        self.run("ceph-osd", &["--mkfs", "-i", "0", "--no-mon-config"])
    }

    fn daemon(&self, program: &'static str, arguments: &[&str]) -> anyhow::Result<Daemon> {
        let log = self.home.join(format!("{program}.log"));
        Daemon::start(program, &mut self.command(program, arguments), log)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        finish(&mut self.command(program, arguments), &self.home.join("chores.log"), PATIENCE)
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = self.packages.program(program);
        command.arg("-c").arg(self.home.join("ceph.conf")).args(arguments).current_dir(&self.home);
        command
    }
}

/// One replica, nobody authenticates inside the cluster, every address is the loopback interface's, and nothing
/// outside `home` is written. Short rounds of the monitor's, because the gateway makes a pool in each.
fn configuration(home: &Path, libraries: &Path, monitor: SocketAddr, gateway: SocketAddr) -> String {
    let (home, libraries) = (home.display(), libraries.display());
    let ip = gateway.ip();
    format!(
        "[global]
fsid = {FSID}
mon host = v2:{monitor}
auth cluster required = none
auth service required = none
auth client required = none
keyring = /dev/null
ms bind msgr1 = false
run dir = {home}/run
crash dir = {home}/run
admin socket =
pid file =
log file =
log to stderr = true
err to stderr = true
erasure code dir = {libraries}/ceph/erasure-code
plugin dir = {libraries}/ceph
osd class dir = {libraries}/rados-classes
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0

[mon]
mon data = {home}/mon
mon allow pool size one = true
mon max pg per osd = 10000
mon cluster log to file = false
mon cluster log to stderr = false
mon tick interval = 1
paxos propose interval = 0.05
paxos min wait = 0.01

[osd]
public addr = {ip}
cluster addr = {ip}
osd data = {home}/osd
osd objectstore = memstore
osd crush update on start = false

[client.rgw]
ms mon client mode = crc secure
rgw frontends = beast endpoint={gateway} tcp_nodelay=1
rgw enable apis = s3, sts, iam
rgw s3 auth use sts = true
rgw sts key = loopback-only-16
rgw thread pool size = 32
rgw run sync thread = false
rgw enable gc threads = false
rgw enable lc threads = false
rgw dynamic resharding = false
"
    )
}

/// Whether somebody speaks HTTP there.
fn answers(address: SocketAddr) -> bool {
    status(address, "/").is_ok_and(|status| status.starts_with("HTTP/1.1"))
}
