//! What somebody at a terminal answers.

use crate::stage::{Run, Stage};
use anyhow::Context;
use nix::pty::openpty;
use std::fs::File;
use std::io::Write;
use std::process::Stdio;

/// Applies at a terminal where this is typed.
async fn applied(stage: &Stage, typed: &str) -> anyhow::Result<Run> {
    let terminal = openpty(None, None)?;
    let mut program = stage.program(&["apply", "grants.toml"]);
    stage.give_accounts(&mut program, &["owner", "consumer"]);
    program.stdin(Stdio::from(terminal.slave.try_clone()?)).stderr(Stdio::from(terminal.slave));
    program.stdout(Stdio::piped());
    let child = program.spawn()?;
    // Kept until the program has ended: a terminal that is closed ends it.
    let mut keyboard = File::from(terminal.master);
    keyboard.write_all(typed.as_bytes())?;
    let output = child.wait_with_output().await?;
    Ok(Run { code: output.status.code(), stdout: String::from_utf8(output.stdout)?, stderr: String::new() })
}

#[tokio::test]
async fn only_yes_is_yes() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    for no in ["n\n", "\n", "yeah\n"] {
        let run = applied(&stage, no).await.with_context(|| format!("{no:?}"))?.ends(1);
        assert!(run.stdout.contains("2 steps to grant"), "it is shown before it is asked: {run:#?}");
        stage.is_untouched().await?;
    }
    applied(&stage, "y\n").await?.ends(0).says("done");
    stage.is_granted().await
}
