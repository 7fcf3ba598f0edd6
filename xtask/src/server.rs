//! The test server: ministack on a free port of the loopback interface, for as long as a [`Server`] lives.

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

/// A running test server. It is stopped when this is dropped, and it stops by itself when this process dies,
/// because its standard input closes.
pub(crate) struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Installs the server if need be, starts it and waits until it answers.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let python = python::with_packages("ministack")?;
        let address = free_address()?;
        say(format!("starting the test server at http://{address}"));
        let log = File::create(log_path()).context("the test server's log cannot be written")?;
        let process = Command::new(python)
            .arg(root().join("xtask").join("serve_ministack.py"))
            .current_dir(python::folder())
            .env("AUTH", "true")
            .env("BIND_HOST", address.ip().to_string())
            .env("GATEWAY_PORT", address.port().to_string())
            .stdin(Stdio::piped())
            .stdout(log.try_clone().context("the test server's log cannot be shared")?)
            .stderr(log)
            .spawn()
            .context("the test server could not be started")?;
        let mut server = Self { process, address };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The server's URL.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.process.try_wait()? {
                bail!(
                    "the test server ended at once ({status}); its last words:\n{}",
                    last_words(&log_path())
                );
            }
            if is_healthy(self.address) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "the test server did not answer within {} s; its last words:\n{}",
            PATIENCE.as_secs(),
            last_words(&log_path())
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        say("stopping the test server");
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

fn is_healthy(address: SocketAddr) -> bool {
    status(address, "/_ministack/health").is_ok_and(|status| status == "HTTP/1.1 200")
}

fn log_path() -> PathBuf {
    python::folder().join("server.log")
}

/// The end of what a program has written to its log.
pub(crate) fn last_words(log: &Path) -> String {
    let log = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let lines: Vec<_> = log.lines().filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}
