//! A role in the bucket owner's account: who assumes it acts as the owner's own, in S3's console too, and what is put is
//! the owner's.

use xacct_dsl::grant::AccessLevel::{List, Read, Write};
use xacct_dsl::grant::Target;
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::{Story, Trial};
use xacct_grants::show;

/// Ana reads this year's reports and adds to them, for up to two hours at a time, from the office.
static REPORTS: Grant = grant! { AnaKeepsReports {
    owner: "111111111111",
    bucket: "reports",
    prefix: "2026/",
    grantee: "arn:aws:iam::222222222222:user/ana",
    access: [Read, List, Write],
    via: Role { name: "reports-keeper", session: 7200, console: true },
    condition: { source_ip: "203.0.113.0/24", secure_transport: true },
}};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    show(&REPORTS);
    let trial = Trial::set(&REPORTS, &["2026/q1.csv", "2025/q4.csv"]).await?;
    let mut story = Story::new(&trial);
    let ana = trial.grantee(0)?;

    story.step("Nothing is in place yet: there is no role to assume.");
    story.ask(&ana, Read, "2026/q1.csv", Denied).await?;

    story.step("Everything is put in place. What ana does as the role is the grant, and no more.");
    trial.put_all().await?;
    story.ask(&ana, List, "2026/", Allowed).await?;
    story.ask(&ana, Read, "2026/q1.csv", Allowed).await?;
    story.ask(&ana, Write, "2026/q2.csv", Allowed).await?;
    story.ask(&ana, Read, "2025/q4.csv", Denied).await?;

    story.step("Ana asks from elsewhere than the office.");
    let elsewhere = trial.from("198.51.100.7".parse()?).grantee(0)?;
    story.ask(&elsewhere, Read, "2026/q1.csv", Denied).await?;

    story.step("Ana's own half is taken away: the role trusts her, and her account does not let her ask.");
    trial.take(&Target::Identity(REPORTS.grantees()[0].clone())).await?;
    story.ask(&ana, Read, "2026/q1.csv", Denied).await
}
