//! The process is killed, at every write.

use crate::case::{LATER, Stage, hasty};
use crate::run::settled;
use crate::{Case, Shared, Tally, Trouble, Way};
use anyhow::{Context, ensure};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_types::SdkConfig;
use aws_types::region::Region;
use nix::sys::signal::Signal;
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;
use xacct_runtime::{Accounts, Patience, Plan};

/// Kills a process that applies, before and after each of its writes, and then resumes or rolls back in this one.
/// `program` is this program, which plays the [`child`].
///
/// # Errors
/// When a stage cannot be set.
pub async fn kills(case: &Case, program: &Path, share: usize, of: usize) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let mut number = 0;
    for at in 0.. {
        let mut was_killed = true;
        for trouble in [Trouble::KillBefore(at), Trouble::KillAfter(at)] {
            for way in [Way::Resume, Way::Rollback] {
                number += 1;
                if number % of != share {
                    continue;
                }
                match one(case, program, trouble, way).await {
                    Ok(None) => was_killed = false,
                    Ok(Some(foreign)) => tally.count(&"", Ok(foreign)),
                    Err(error) => tally.count(&format!("{}: {trouble:?}, {way:?}", case.name), Err(error)),
                }
            }
        }
        // Past its last write the child lives.
        if !was_killed || at > MOST_WRITES {
            break;
        }
    }
    Ok(tally)
}

/// More writes than any case has.
const MOST_WRITES: usize = 32;

/// One run; nothing where the child made fewer writes.
async fn one(case: &Case, program: &Path, trouble: Trouble, way: Way) -> anyhow::Result<Option<usize>> {
    let state = TempDir::new()?;
    let stage = Stage::set(case, state.path()).await?;
    let before = stage.everything().await;
    let plan = stage.plan().await?;
    let plan_file = state.path().join("plan.json");
    std::fs::write(&plan_file, serde_json::to_string(&plan)?)?;

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let endpoint = format!("http://localhost:{}", listener.local_addr()?.port());
    let sandbox = stage.trial.sandbox().clone();
    let server = tokio::spawn(async move { sandbox.serve(listener).await });
    let killed = run_child(&stage, program, trouble, &endpoint, state.path(), &plan_file).await;
    server.abort();
    if !killed? {
        return Ok(None);
    }
    let unfinished = stage.accounts.unfinished()?;
    ensure!(unfinished.len() < 2 && unfinished.iter().all(|it| it.plan == plan), "{unfinished:?}");
    let journal = unfinished.into_iter().next().map(|it| it.journal);
    match (way, journal) {
        (Way::Resume, Some(journal)) => {
            let resumed = stage.accounts.resume(&journal).await?;
            ensure!(resumed.is_complete(), "resumed:\n{resumed}");
        }
        (Way::Resume, None) => drop(stage.accounts.apply(&plan).await?),
        (Way::Rollback, Some(journal)) => {
            let back = stage.accounts.rollback(&journal).await?;
            ensure!(back.is_complete(), "rolled back:\n{back}");
        }
        (Way::Rollback, None) => {}
    }
    settled(&stage, way, &before).await.map(Some)
}

/// Runs the child; whether it was killed.
async fn run_child(
    stage: &Stage,
    program: &Path,
    trouble: Trouble,
    endpoint: &str,
    state: &Path,
    plan: &Path,
) -> anyhow::Result<bool> {
    let (when, at) = match trouble {
        Trouble::KillBefore(at) => ("before", at),
        Trouble::KillAfter(at) => ("after", at),
        _ => anyhow::bail!("{trouble:?} kills nobody"),
    };
    let mut child = Command::new(program);
    child.args(["child", endpoint]).arg(state).arg(plan).args([when, &at.to_string()]);
    for account in stage.case.grant.accounts() {
        let credentials = stage.trial.sandbox().credentials(&format!("arn:aws:iam::{account}:root"))?;
        child.env(format!("KEY_{account}"), credentials.access_key_id());
        child.env(format!("SECRET_{account}"), credentials.secret_access_key());
    }
    let output = child.stdin(Stdio::null()).output().await.context("the child could not be started")?;
    if output.status.signal() == Some(Signal::SIGKILL as i32) {
        return Ok(true);
    }
    ensure!(output.status.success(), "the child failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(false)
}

/// What the child does: it applies a stored plan, at an endpoint, until it is killed.
///
/// # Errors
/// When anything fails: then it was not killed.
pub async fn child(endpoint: &str, state: &Path, plan: &Path, trouble: Trouble) -> anyhow::Result<()> {
    let plan: Plan = serde_json::from_str(&std::fs::read_to_string(plan)?)?;
    let shared = Shared::default();
    let mut accounts = Accounts::new().state_in(state).patience(Patience::hasty());
    for account in plan.grants().iter().flat_map(|grant| grant.accounts()) {
        let config = shared.watch(&at(endpoint, account.as_str())?);
        accounts = accounts.with(&hasty(&config, LATER)).await?;
    }
    shared.set(trouble);
    let applied = accounts.apply(&plan).await?;
    ensure!(applied.is_complete(), "{applied}");
    Ok(())
}

/// The root of an account at an endpoint whose every host is this one: S3 Control puts the account before it.
fn at(endpoint: &str, account: &str) -> anyhow::Result<SdkConfig> {
    let variable = |name: &str| std::env::var(format!("{name}_{account}"));
    let credentials = Credentials::new(variable("KEY")?, variable("SECRET")?, None, None, "faults");
    Ok(SdkConfig::builder()
        .region(Region::from_static("eu-central-1"))
        .endpoint_url(endpoint)
        .http_client(xacct_runtime::http_client_to(IpAddr::V4(Ipv4Addr::LOCALHOST)))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build())
}
