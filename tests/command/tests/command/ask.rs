//! What somebody at a terminal is shown and answers.

use crate::stage::{Run, Stage, argument};
use anyhow::Context;
use nix::pty::openpty;
use std::fs::File;
use std::io::{Read, Write};
use std::process::Stdio;

/// Runs a command at a terminal where this is typed. What the terminal shows is told as the standard error.
async fn at_terminal(stage: &Stage, arguments: &[&str], typed: &str) -> anyhow::Result<Run> {
    let terminal = openpty(None, None)?;
    let mut program = stage.program(arguments);
    stage.give_accounts(&mut program, &["owner", "consumer"]);
    program.stdin(Stdio::from(terminal.slave.try_clone()?)).stderr(Stdio::from(terminal.slave));
    program.stdout(Stdio::piped());
    let child = program.spawn()?;
    // It holds the terminal's other end, whose end the screen waits for.
    drop(program);
    // Kept until the program has ended: a terminal that is closed ends it.
    let mut keyboard = File::from(terminal.master);
    let screen = tokio::task::spawn_blocking({
        let mut screen = keyboard.try_clone()?;
        move || {
            let mut shown = Vec::new();
            // Linux reports an error where a terminal has ended.
            let _ = screen.read_to_end(&mut shown);
            shown
        }
    });
    keyboard.write_all(typed.as_bytes())?;
    let output = child.wait_with_output().await?;
    Ok(Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout)?,
        stderr: String::from_utf8(screen.await?)?,
    })
}

#[tokio::test]
async fn only_yes_is_yes() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let apply = ["apply", "grants.toml"];
    for no in ["n\n", "\n", "yeah\n"] {
        let run = at_terminal(&stage, &apply, no).await.with_context(|| format!("{no:?}"))?.ends(1);
        assert!(run.stdout.contains("2 steps to grant"), "it is shown before it is asked: {run:#?}");
        stage.is_untouched().await?;
    }
    at_terminal(&stage, &apply, "y\n").await?.ends(0).says("done");
    stage.is_granted().await
}

/// That a command shows this on the terminal, and asks after that.
#[track_caller]
fn is_shown_before(run: &Run, plan: &str, question: &str) {
    let [plan, question] = [plan, question].map(|text| run.stderr.find(text));
    assert!(plan.is_some() && plan < question, "{run:#?}");
}

#[tokio::test]
async fn nobody_consents_to_what_was_not_shown() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let json = ["--format", "json"];
    let apply = [&["apply", "grants.toml"], &json[..]].concat();
    let run = at_terminal(&stage, &apply, "n\n").await?.ends(1);
    is_shown_before(&run, "2 steps to grant", "apply this?");
    assert_eq!(run.stdout, "", "programs get an answer, or nothing");
    let run = at_terminal(&stage, &apply, "y\n").await?.ends(0);
    assert_eq!(run.json()?["is_complete"], true);

    let revoke = [&["revoke", "grants.toml"], &json[..]].concat();
    let run = at_terminal(&stage, &revoke, "n\n").await?.ends(1);
    is_shown_before(&run, "2 steps to revoke", "apply this?");

    // What has been carried out is shown too before it is taken back.
    let journals = stage.journals()?;
    let [journal] = journals.as_slice() else { anyhow::bail!("{journals:?}") };
    let rollback = [&["rollback", argument(journal)?], &json[..]].concat();
    let run = at_terminal(&stage, &rollback, "n\n").await?.ends(1);
    is_shown_before(&run, "2 steps to grant", "take this back?");
    assert!(!run.stderr.contains("which no grant is about"), "{run:#?}");
    stage.is_granted().await?;
    let human = at_terminal(&stage, &["rollback", argument(journal)?], "y\n").await?.ends(0);
    assert!(human.stdout.contains("2 steps to grant"), "{human:#?}");
    stage.is_untouched().await
}
