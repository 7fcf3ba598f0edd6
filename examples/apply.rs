//! A grant that is planned, applied, verified, put right after somebody broke it, and revoked, in both accounts at once.
//!
//! `cargo run --example apply` plays it on the sandbox, and with `-- --profile-owner NAME --profile-grantee NAME` at AWS, in
//! the accounts of two profiles.

use anyhow::{Context, ensure};
use std::process::ExitCode;
use tempfile::TempDir;
use xacct_dsl::grant::AccessLevel::Read;
use xacct_dsl::grant::{GrantFindings, Target};
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::Stage;
use xacct_runtime::{Accounts, Identity, Patience, Progress};

/// Ana, a user of another account, reads and lists the reports of 2026.
fn reports(
    owner: &AccountId,
    bucket: &BucketName,
    account: &AccountId,
    ana: &UserName,
) -> Result<Grant, GrantFindings> {
    grant! { AnaReadsReports {
        owner: "{owner}",
        bucket: "{bucket}",
        prefix: "2026/",
        grantee: "arn:aws:iam::{account}:user/{ana}",
        access: [Read, List],
        via: BucketPolicy,
    }}
}

async fn play(stage: &Stage) -> anyhow::Result<()> {
    let (owner, grantee) = stage.administrators();
    let journals = TempDir::new()?; // a program keeps them: without this they are below ~/.local/state/xacct
    let accounts = Accounts::new().state_in(journals.path()).patience(Patience::default().attempts(4));
    let accounts = accounts.with(owner).await?.with(grantee).await?;
    let (ana, ben) = (stage.asker(stage.ana())?, stage.asker(stage.ben())?);
    let accounts = accounts.with_grantee(ana.config()).await?; // only to verify as her

    let (owner, grantee) = (stage.owner().await?, stage.grantee().await?);
    let grant = reports(owner.id(), stage.bucket(), grantee.id(), stage.ana())?;

    let mut story = stage.story();
    story.step("Nothing is granted yet.");
    story.ask(ana, Read, "2026/q1.csv", Denied).await?;

    let plan = accounts.plan(&grant).await?;
    story.step(format!("What has to change, in both accounts:\n\n{plan}"));

    story.step("The plan is applied: what lets in first, and then the grantee's half.");
    let applied = accounts.apply_with(&plan, &report).await?;
    ensure!(applied.is_complete(), "{applied}");
    story.ask(ana, Read, "2026/q1.csv", Allowed).await?;
    story.ask(ana, Read, "2025/q4.csv", Denied).await?;
    story.ask(ben, Read, "2026/q1.csv", Denied).await?;

    let verification = accounts.verify(&grant).await?;
    story.step(format!("The runtime asks too, and decides what it cannot ask.\n\n{verification}"));
    ensure!(verification.is_ok());

    story.step("A second time there is nothing to do, and nothing is written.");
    ensure!(accounts.apply(&plan).await?.is_unchanged());

    let half = grant.policy_name(&Target::Identity(grant.grantees()[0].clone())).context("ana has a half")?;
    grantee.delete_identity_policy(&Identity::User(stage.ana().clone()), &half).await?;
    let drift = accounts.drift(&grant).await;
    story.step(format!("Somebody takes one half away, and drift tells.\n\n{drift}"));
    story.ask(ana, Read, "2026/q1.csv", Denied).await?;

    let plan = accounts.plan(&grant).await?;
    story.step(format!("A new plan has just that, and is applied.\n\n{plan}"));
    ensure!(accounts.apply(&plan).await?.is_complete());
    story.ask(ana, Read, "2026/q1.csv", Allowed).await?;

    let revoked = accounts.revoke(&grant).await?;
    story
        .step(format!("The grant is revoked: its statements and its policy, and nothing else.\n\n{revoked}"));
    ensure!(revoked.is_complete());
    story.ask(ana, Read, "2026/q1.csv", Denied).await
}

/// A line for each step that ends.
fn report(progress: Progress) {
    match progress {
        Progress::Started { step, of, account, setting } => {
            println!("   {}/{of} account {account}: {setting}", step + 1);
        }
        Progress::Waiting { delay, why, .. } => println!("       {why}: waiting {delay:?}"),
        Progress::Finished { outcome, .. } => println!("       {outcome}"),
        _ => {}
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    xacct_examples::play(play).await
}
