//! Access control lists: for buckets that still use them. S3 lets whole accounts in by them, object by object, and none of
//! them counts until Object Ownership is changed, since new buckets turn ACLs off.

use xacct_dsl::grant::AccessLevel::{Read, Write};
use xacct_dsl::grant::Target;
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::{Story, Trial};
use xacct_grants::show;

/// Account 222222222222 reads two reports and puts its own into the bucket. The role is whom its account lets ask.
static REPORTS: Grant = grant! { PartnerExchange {
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::222222222222:role/exchange",
    access: [Read, Write],
    via: Acl {
        // `aws s3api list-buckets --query Owner.ID` tells an account its own.
        owner_id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        grantee_id: "b6d9a7f0c1e2938475665748392a1b0c9d8e7f6051423324150617283940a5b6",
        objects: ["2026/q1.csv", "2026/q2.csv"],
    },
}};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    show(&REPORTS);
    let trial = Trial::set(&REPORTS, &["2026/q1.csv", "2026/q2.csv", "2026/q3.csv"]).await?;
    let mut story = Story::new(&trial);
    let exchange = trial.grantee(0)?;

    story.step("Nothing is in place yet.");
    story.ask(&exchange, Read, "2026/q1.csv", Denied).await?;

    story.step("Everything is put in place.");
    trial.put_all().await?;
    story.ask(&exchange, Read, "2026/q1.csv", Allowed).await?;
    story.ask(&exchange, Read, "2026/q2.csv", Allowed).await?;
    story.ask(&exchange, Write, "from-partner/q1.csv", Allowed).await?;

    story.step("Lists are of single objects, and this one has none that names the account.");
    story.ask(&exchange, Read, "2026/q3.csv", Denied).await?;

    story.step("Whom of the account the lists let in, its own policies say: not ben, whom none lets ask.");
    let ben = trial.user(&account!("222222222222"), "ben").await?;
    story.ask(&ben, Read, "2026/q1.csv", Denied).await?;

    story.step("Object Ownership is put back, and no list counts any longer.");
    trial.take(&Target::OwnershipControls).await?;
    story.ask(&exchange, Read, "2026/q1.csv", Denied).await
}
