//! A grant by bucket policy: ana, a user of one account, reads this year's reports of another.
//!
//! Across accounts one half alone grants nothing. One `grant!` has both: the owner's bucket policy opens the prefix to the
//! other account, whose administrator passes that on to ana alone.
//!
//! `cargo run --example bucket_policy` plays it on the sandbox, and with `-- --profile-owner NAME --profile-grantee NAME` at
//! AWS, in the accounts of two profiles.

use anyhow::{Context, bail};
use std::process::ExitCode;
use xacct_dsl::grant::AccessLevel::Read;
use xacct_dsl::grant::{GrantFindings, Receipt};
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::Stage;
use xacct_runtime::Identity;

/// An account reads the reports of 2026. Who of its people does, it decides: here ana. Which accounts and which bucket
/// is known only at run time.
fn reports(owner: &AccountId, bucket: &BucketName, grantee: &AccountId) -> Result<Grant, GrantFindings> {
    grant! { ReportsToB {
        owner: "{owner}",
        bucket: "{bucket}",
        prefix: "2026/",
        grantee: "{grantee}",
        access: [Read],
        via: BucketPolicy,
    }}
}

async fn play(stage: &Stage) -> anyhow::Result<()> {
    let (owner, grantee) = (stage.owner().await?, stage.grantee().await?);
    let grant = reports(owner.id(), stage.bucket(), grantee.id())?;
    let Receipt::BucketPolicy(receipt) = grant.receipt() else { bail!("it is by bucket policy") };
    let half = &receipt.identities.first().context("every grant has a grantee")?.policy;

    let (ana, ben) = (stage.asker(stage.ana())?, stage.asker(stage.ben())?);
    let on_ana = Identity::User(stage.ana().clone());
    let name = PolicyName::new("ReadAcmeReports")?;

    let mut story = stage.story();
    println!("\n{}", grant.explain().trim_end());
    story.step("Nothing is granted yet.");
    story.ask(ana, Read, "2026/q1.csv", Denied).await?;

    story.step("The grantee's half goes on ana. Alone it grants nothing.").shows(half);
    grantee.put_identity_policy(&on_ana, &name, half).await?;
    story.ask(ana, Read, "2026/q1.csv", Denied).await?;

    story.step("The owner's half goes on the bucket. Both together grant.").shows(&receipt.bucket_policy);
    owner.put_bucket_policy(stage.bucket(), &receipt.bucket_policy).await?;
    story.ask(ana, Read, "2026/q1.csv", Allowed).await?;

    story.step("They grant no more than that: no other prefix, and no other user.");
    story.ask(ana, Read, "2025/q4.csv", Denied).await?;
    story.ask(ben, Read, "2026/q1.csv", Denied).await?;

    story.step("Both halves are removed.");
    owner.delete_bucket_policy(stage.bucket()).await?;
    grantee.delete_identity_policy(&on_ana, &name).await?;
    story.ask(ana, Read, "2026/q1.csv", Denied).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    xacct_examples::play(play).await
}
