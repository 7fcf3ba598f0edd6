//! The program is killed between two writes.

use crate::stage::{Stage, argument};
use anyhow::{Context, ensure};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use xacct_sandbox::Fault;

/// Longer than any test takes.
const NEVER: Duration = Duration::from_secs(600);

/// Applies, and kills the program when the first step is done and the second waits for an answer that does not come.
async fn broken_off() -> anyhow::Result<Stage> {
    let stage = Stage::set().await?;
    stage.sandbox.inject(Fault::latency(NEVER).of("PutUserPolicy"));
    let mut program = stage.program(&["apply", "grants.toml", "--yes"]);
    stage.give_accounts(&mut program, &["owner", "consumer"]);
    let mut child = program.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut lines = BufReader::new(child.stderr.take().context("no standard error")?).lines();
    loop {
        let line = lines.next_line().await?.context("it ended before it was killed")?;
        if line.starts_with("2/2 ") {
            break;
        }
    }
    child.kill().await?;
    stage.sandbox.clear_faults();
    ensure!(stage.bucket_policy().await?.is_some() && stage.policies_of_ana().await? == 0);
    Ok(stage)
}

#[tokio::test]
async fn it_is_resumed() -> anyhow::Result<()> {
    let stage = broken_off().await?;
    let listed = stage.run(&["resume", "--list", "--format", "json"]).await?.ends(0);
    let unfinished = listed.json()?;
    assert_eq!(unfinished.as_array().map(Vec::len), Some(1), "{unfinished}");
    assert_eq!(unfinished[0]["purpose"], "grant");
    stage.run(&["resume"]).await?.ends(2).says("there is no terminal to ask at");
    stage
        .run_as(&["owner"], &["resume", "--yes"])
        .await?
        .ends(2)
        .says("no credentials of account 222222222222");
    stage.run(&["resume", "--yes"]).await?.ends(0).says("done");
    stage.is_granted().await?;
    stage.run(&["resume", "--yes"]).await?.ends(0).says("no apply was broken off");
    // What has been carried out is rolled back by its journal still.
    let journals = stage.journals()?;
    let [journal] = journals.as_slice() else { anyhow::bail!("{journals:?}") };
    stage.run(&["resume", argument(journal)?, "--yes"]).await?.ends(2).says("has been carried out already");
    stage.run(&["rollback", argument(journal)?, "--yes"]).await?.ends(0);
    stage.is_untouched().await
}

#[tokio::test]
async fn it_is_rolled_back() -> anyhow::Result<()> {
    let stage = broken_off().await?;
    stage.run(&["rollback", "--list"]).await?.ends(0).says("granting AnaReadsReports");
    let back = stage.run(&["rollback", "--yes", "--format", "json"]).await?.ends(0);
    assert_eq!(back.json()?["is_complete"], true);
    stage.is_untouched().await?;
    stage.run(&["rollback", "--list"]).await?.ends(0).says("no apply was broken off");
    Ok(())
}

#[tokio::test]
async fn what_is_no_journal_is_told() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    stage.write("no-journal", "{}\n")?;
    for command in ["resume", "rollback"] {
        stage.run(&[command, "no-journal", "--yes"]).await?.ends(2).says("no-journal");
        stage.run(&[command, "nowhere", "--yes"]).await?.ends(2).says("nowhere");
    }
    Ok(())
}
