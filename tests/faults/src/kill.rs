//! The process is killed, at every write.

use crate::inject::requests;
use crate::run::Run;
use crate::stage::{Stage, hasty};
use crate::{During, Scenario, Shared, Tally, Trouble, Way};
use anyhow::{Context, bail, ensure};
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

/// Kills a process that applies, resumes or rolls back, before and after each of its writes, and then resumes or rolls back
/// in this one. `program` is this program, which plays the [`child`].
///
/// # Errors
/// When a stage cannot be set, or something goes wrong where nothing should.
pub async fn kills(scenario: &Scenario, program: &Path, share: usize, of: usize) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let (_, writes) = requests(scenario).await?;
    let troubles = (0..writes).flat_map(|at| [Trouble::KillBefore(at), Trouble::KillAfter(at)]);
    let runs = troubles.flat_map(|trouble| scenario.during.ways().iter().map(move |way| (trouble, *way)));
    for (number, (trouble, way)) in runs.enumerate() {
        if number % of == share % of {
            let outcome = one(scenario, program, trouble, way).await;
            tally.count(&format_args!("{scenario}: {trouble:?}, {way:?}"), outcome);
        }
    }
    Ok(tally)
}

async fn one(scenario: &Scenario, program: &Path, trouble: Trouble, way: Way) -> anyhow::Result<usize> {
    let state = TempDir::new()?;
    let mut run = Run::begin(scenario, state.path()).await?;
    std::fs::write(state.path().join(PLAN), serde_json::to_string(&run.plan)?)?;

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let endpoint = format!("http://localhost:{}", listener.local_addr()?.port());
    let sandbox = run.stage.trial.sandbox().clone();
    let server = tokio::spawn(async move { sandbox.serve(listener).await });
    let killed = kill_child(&run.stage, program, scenario.during, trouble, &endpoint, state.path()).await;
    server.abort();
    killed?;
    let unfinished = run.stage.accounts.unfinished()?;
    ensure!(unfinished.len() < 2 && unfinished.iter().all(|it| it.plan == run.plan), "{unfinished:?}");
    run.journal = unfinished.into_iter().next().map(|it| it.journal);
    run.go_on(way).await
}

/// Where the child finds the plan, in the folder of journals and locks.
const PLAN: &str = "plan.json";

/// Runs the child, who is killed.
async fn kill_child(
    stage: &Stage,
    program: &Path,
    during: During,
    trouble: Trouble,
    endpoint: &str,
    state: &Path,
) -> anyhow::Result<()> {
    let (when, at) = match trouble {
        Trouble::KillBefore(at) => ("before", at),
        Trouble::KillAfter(at) => ("after", at),
        _ => bail!("{trouble:?} kills nobody"),
    };
    let mut child = Command::new(program);
    child.args(["child", endpoint]).arg(state).args([&during.to_string(), when, &at.to_string()]);
    for account in stage.case.grant.accounts() {
        let credentials = stage.trial.sandbox().credentials(&format!("arn:aws:iam::{account}:root"))?;
        child.env(format!("KEY_{account}"), credentials.access_key_id());
        child.env(format!("SECRET_{account}"), credentials.secret_access_key());
    }
    let output = child.stdin(Stdio::null()).output().await.context("the child could not be started")?;
    let was_killed = output.status.signal() == Some(Signal::SIGKILL as i32);
    ensure!(was_killed, "the child was not killed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// What the child does: it applies a stored plan at an endpoint, or resumes or rolls back what was broken off, until it is
/// killed.
///
/// # Errors
/// When anything fails: then it was not killed.
pub async fn child(endpoint: &str, state: &Path, during: During, trouble: Trouble) -> anyhow::Result<()> {
    let plan: Plan = serde_json::from_str(&std::fs::read_to_string(state.join(PLAN))?)?;
    let shared = Shared::default();
    let mut accounts = Accounts::new().state_in(state).patience(Patience::hasty());
    for account in plan.grants().iter().flat_map(|grant| grant.accounts()) {
        let config = shared.watch(&at(endpoint, account.as_str())?);
        accounts = accounts.with(&hasty(&config)).await?;
    }
    shared.set(trouble);
    let applied = match (during, accounts.unfinished()?.as_slice()) {
        (During::Apply, []) => accounts.apply(&plan).await?,
        (During::Resume, [unfinished]) => accounts.resume(&unfinished.journal).await?,
        (During::Rollback, [unfinished]) => accounts.rollback(&unfinished.journal).await?,
        (during, unfinished) => bail!("{during}: {unfinished:?}"),
    };
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
