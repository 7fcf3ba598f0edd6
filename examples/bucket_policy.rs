//! A grant by bucket policy: ana, a user of account 222222222222, reads this year's reports of account
//! 111111111111.
//!
//! Across accounts one half alone grants nothing. One `grant!` has both: the owner's bucket policy opens the prefix to the
//! other account, whose administrator passes that on to ana alone. Run it with `cargo xtask demo`.

use anyhow::bail;
use std::process::ExitCode;
use xacct_dsl::grant::Receipt;
use xacct_dsl::prelude::*;
use xacct_examples::{Seen, Stage, Story};
use xacct_runtime::{Account, Identity};

/// Account 222222222222 reads the reports of 2026. Who of its people does, it decides: here ana.
static REPORTS_TO_B: Grant = grant! { ReportsToB {
    owner: "111111111111",
    bucket: "acme-reports",
    prefix: "2026/",
    grantee: "222222222222",
    access: [Read],
    via: BucketPolicy,
}};

async fn story(stage: &Stage) -> anyhow::Result<()> {
    let owner = Account::connect_to(&AccountId::new("111111111111")?, stage.owner()).await?;
    let grantee = Account::connect_to(&AccountId::new("222222222222")?, stage.grantee()).await?;

    let bucket = REPORTS_TO_B.bucket();
    let Receipt::BucketPolicy(receipt) = REPORTS_TO_B.receipt() else { bail!("it is by bucket policy") };
    let Some(half) = receipt.identities.first() else { bail!("every grant has a grantee") };
    let ana = Identity::User(UserName::new("ana")?);
    let name = PolicyName::new("ReadAcmeReports")?;

    let mut story = Story::new(stage);
    println!("{}", REPORTS_TO_B.explain());
    story.step("Nothing is granted yet.");
    story.ask("ana", "2026/q1.csv", Seen::Denied).await?;

    story.step("The grantee's half goes on ana. Alone it grants nothing.").shows(&half.policy);
    grantee.put_identity_policy(&ana, &name, &half.policy).await?;
    story.ask("ana", "2026/q1.csv", Seen::Denied).await?;

    story.step("The owner's half goes on the bucket. Both together grant.").shows(&receipt.bucket_policy);
    owner.put_bucket_policy(bucket, &receipt.bucket_policy).await?;
    story.ask("ana", "2026/q1.csv", Seen::Allowed).await?;

    story.step("They grant no more than that: no other prefix, and no other user.");
    story.ask("ana", "2025/q4.csv", Seen::Denied).await?;
    story.ask("ben", "2026/q1.csv", Seen::Denied).await?;

    story.step("Both halves are removed.");
    owner.delete_bucket_policy(bucket).await?;
    grantee.delete_identity_policy(&ana, &name).await?;
    story.ask("ana", "2026/q1.csv", Seen::Denied).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    xacct_examples::play(story).await
}
