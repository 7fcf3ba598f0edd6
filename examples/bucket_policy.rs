//! A grant by bucket policy: ana, a user of account 222222222222, reads this year's reports of account
//! 111111111111.
//!
//! Across accounts one half alone grants nothing. The owner's bucket policy opens the prefix to the other account,
//! and the other account's administrator passes that on to ana alone. Run it with `cargo xtask demo`.

use std::process::ExitCode;
use xacct_dsl::prelude::*;
use xacct_examples::{Seen, Stage, Story};
use xacct_runtime::{Account, Identity};

/// The owner's half, on the bucket.
static REPORTS_TO_B: BucketPolicy = policy! { <Bucket>
    /// Account 222222222222 decides who of its people reads the reports of 2026.
    allow ReportsToB {
        principal: "222222222222",
        action: [s3:GetObject],
        resource: "arn:aws:s3:::acme-reports/2026/*",
    }
};

/// The grantee's half, on ana.
static READ_REPORTS: IdentityPolicy = policy! { <Identity>
    /// What the owner opens to the account, ana uses.
    allow ReadReports {
        action: [s3:GetObject],
        resource: "arn:aws:s3:::acme-reports/2026/*",
    }
};

async fn story(stage: &Stage) -> anyhow::Result<()> {
    let owner = Account::connect_to(&AccountId::new("111111111111")?, stage.owner()).await?;
    let grantee = Account::connect_to(&AccountId::new("222222222222")?, stage.grantee()).await?;

    let bucket = BucketName::new("acme-reports")?;
    let ana = Identity::User(UserName::new("ana")?);
    let name = PolicyName::new("ReadAcmeReports")?;

    let mut story = Story::new(stage);
    story.step("Nothing is granted yet.");
    story.ask("ana", "2026/q1.csv", Seen::Denied).await?;

    story.step("The grantee's half goes on ana. Alone it grants nothing.").shows(&READ_REPORTS);
    grantee.put_identity_policy(&ana, &name, &READ_REPORTS).await?;
    story.ask("ana", "2026/q1.csv", Seen::Denied).await?;

    story.step("The owner's half goes on the bucket. Both together grant.").shows(&REPORTS_TO_B);
    owner.put_bucket_policy(&bucket, &REPORTS_TO_B).await?;
    story.ask("ana", "2026/q1.csv", Seen::Allowed).await?;

    story.step("They grant no more than that: no other prefix, and no other user.");
    story.ask("ana", "2025/q4.csv", Seen::Denied).await?;
    story.ask("ben", "2026/q1.csv", Seen::Denied).await?;

    story.step("Both halves are removed.");
    owner.delete_bucket_policy(&bucket).await?;
    grantee.delete_identity_policy(&ana, &name).await?;
    story.ask("ana", "2026/q1.csv", Seen::Denied).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    xacct_examples::play(story).await
}
