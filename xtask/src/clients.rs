//! `cargo xtask clients`: AWS's guide, walked with boto3 and the AWS CLI in the sandbox.

use crate::cargo::{self, cargo, root};
use crate::python;
use crate::steps::say;
use anyhow::{Context, bail};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Starts the sandbox and walks the guide in it.
pub(crate) fn run() -> anyhow::Result<()> {
    let python = python::with_packages("aws-clients")?;
    say("building xacct-sandbox (the first time with all it needs: some minutes)");
    cargo::run(&mut cargo(["build", "--quiet", "--locked"].into_iter().chain(PROGRAM)))?;
    let sandbox = Sandbox::start()?;
    say(format!("walking AWS's guide at {}", sandbox.endpoint));
    let guide = root().join("tests").join("clients").join("guide.py");
    // Its output is read while it walks, and nothing is left beside its sources.
    let mut walk = Command::new(python);
    walk.args(["-u", "-B"]).arg(guide).arg(folder());
    cargo::run(&mut walk)
}

/// Without a package, so that cargo builds it with the features of the whole workspace, and only once.
const PROGRAM: [&str; 2] = ["--bin", "xacct-sandbox"];

/// Where the sandbox's profiles are.
fn folder() -> PathBuf {
    python::folder().join("sandbox")
}

/// A sandbox that serves on a free port until this is dropped, or this process dies: its standard input ends then.
struct Sandbox {
    process: Child,
    endpoint: String,
    /// Kept, so that the sandbox can say more.
    _output: BufReader<ChildStdout>,
}

impl Sandbox {
    /// Starts it and waits until it listens.
    fn start() -> anyhow::Result<Self> {
        let mut process = cargo(["run", "--quiet", "--locked"].into_iter().chain(PROGRAM))
            .args(["--", "serve", "--listen", "127.0.0.1:0", "--until-stdin-ends", "--profiles"])
            .arg(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the sandbox could not be started")?;
        let mut output = BufReader::new(process.stdout.take().context("the sandbox has no output")?);
        let mut line = String::new();
        while output.read_line(&mut line)? > 0 {
            if let Some(endpoint) = line.trim_end().strip_prefix("listening on ") {
                return Ok(Self { endpoint: endpoint.to_owned(), process, _output: output });
            }
            line.clear();
        }
        bail!("the sandbox ended at once ({})", process.wait()?);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        say("stopping the sandbox");
        // Cargo ends when the sandbox does.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
