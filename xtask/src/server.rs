//! The test server, ministack, and moto's: each on a free port of the loopback interface, for as long as a [`Server`] lives.

use crate::cargo::root;
use crate::python;
use crate::steps::say;
use anyhow::{Context, bail};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It is stopped when this is dropped, and it stops by itself when this process dies, because its
/// standard input closes.
pub(crate) struct Server {
    process: Child,
    address: SocketAddr,
    kind: &'static Kind,
}

/// A server written in Python.
struct Kind {
    /// What its requirements, its script and its log are called by.
    name: &'static str,
    /// What to ask whether it is ready.
    health: &'static str,
}

const MINISTACK: Kind = Kind { name: "ministack", health: "/_ministack/health" };
const MOTO: Kind = Kind { name: "moto", health: "/moto-api/data.json" };

impl Server {
    /// Installs the test server if need be, starts it and waits until it answers.
    pub(crate) fn start() -> anyhow::Result<Self> {
        Self::start_kind(&MINISTACK)
    }

    /// The same with moto's.
    pub(crate) fn start_moto() -> anyhow::Result<Self> {
        Self::start_kind(&MOTO)
    }

    fn start_kind(kind: &'static Kind) -> anyhow::Result<Self> {
        let python = python::with_packages(kind.name)?;
        let address = free_address()?;
        say(format!("starting {} at http://{address}", kind.name));
        let log = File::create(kind.log()).context("the server's log cannot be written")?;
        let process = Command::new(python)
            .arg(root().join("xtask").join(format!("serve_{}.py", kind.name)))
            .current_dir(python::folder())
            .env("AUTH", "true")
            .env("BIND_HOST", address.ip().to_string())
            .env("GATEWAY_PORT", address.port().to_string())
            .stdin(Stdio::piped())
            .stdout(log.try_clone().context("the server's log cannot be shared")?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} could not be started", kind.name))?;
        let mut server = Self { process, address, kind };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The server's URL.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let (name, start) = (self.kind.name, Instant::now());
        let last_words = || last_words(&self.kind.log());
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.process.try_wait()? {
                bail!("{name} ended at once ({status}); its last words:\n{}", last_words());
            }
            if status(self.address, self.kind.health).is_ok_and(|status| status == "HTTP/1.1 200") {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("{name} did not answer within {} s; its last words:\n{}", PATIENCE.as_secs(), last_words());
    }
}

impl Kind {
    fn log(&self) -> PathBuf {
        python::folder().join(format!("{}.log", self.name))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        say(format!("stopping {}", self.kind.name));
        // It may have ended already, and then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An address on the loopback interface that nobody listens at.
pub(crate) fn free_address() -> anyhow::Result<SocketAddr> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on the loopback interface")?;
    Ok(listener.local_addr()?)
}

/// What a server answers to `GET path`, as far as the status: `HTTP/1.1 200`.
pub(crate) fn status(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut status = [0; "HTTP/1.1 200".len()];
    stream.read_exact(&mut status)?;
    Ok(String::from_utf8_lossy(&status).into_owned())
}

/// The end of what a program has written to its log.
pub(crate) fn last_words(log: &Path) -> String {
    let log = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let lines: Vec<_> = log.lines().filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}
