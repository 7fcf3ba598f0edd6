//! The three methods of the guide, each as one `grant!`, from which both halves follow.
//!
//! The other examples write each half by itself, as the guide does. `cargo run --example guide_grants` prints what each
//! grant says in plain words, and its documents, puts them in place on the sandbox and asks.

use xacct_dsl::grant::AccessLevel::{Read, Write};
use xacct_dsl::grant::Target;
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::{Story, Trial};

/// Method 1, an IAM policy and a bucket policy.
pub(crate) static BY_BUCKET_POLICY: Grant = grant! { ByBucketPolicy {
    owner: "111111111111",
    bucket: "account-a-bucket",
    grantee: "arn:aws:iam::222222222222:user/AccountBUserName",
    access: [Read, ReadVersions, Write, WriteAcl],
    via: BucketPolicy,
}};

/// Method 2, an IAM policy and access control lists. The guide lists no permission but these two.
pub(crate) static BY_ACL: Grant = grant! { ByAcl {
    owner: "111111111111",
    bucket: "account-a-bucket",
    grantee: "arn:aws:iam::222222222222:user/AccountBUserName",
    access: [Read, ReadVersions, Write],
    via: Acl {
        owner_id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        grantee_id: "b6d9a7f0c1e2938475665748392a1b0c9d8e7f6051423324150617283940a5b6",
        objects: ["report.csv"],
    },
}};

/// Method 3, a role in account A, with what S3's console needs.
pub(crate) static BY_ROLE: Grant = grant! { ByRole {
    owner: "111111111111",
    bucket: "account-a-bucket",
    grantee: "arn:aws:iam::222222222222:user/AccountBUserName",
    access: [Read, List, Write],
    via: Role { name: "AccountARole", console: true },
}};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    for grant in [&BY_BUCKET_POLICY, &BY_ACL, &BY_ROLE] {
        println!("# {}\n{grant:#}\n", grant.explain());
        ask(grant).await?;
    }
    Ok(())
}

/// Asks before anything is in place, with everything, and without account B's half.
async fn ask(grant: &Grant) -> anyhow::Result<()> {
    let trial = Trial::set(grant, &["report.csv"]).await?;
    let mut story = Story::new(&trial);
    let user = trial.grantee(0)?;

    story.step("Nothing is in place yet.");
    story.ask(&user, Read, "report.csv", Denied).await?;

    story.step("Everything is put in place.");
    trial.put_all().await?;
    story.ask(&user, Read, "report.csv", Allowed).await?;
    story.ask(&user, Write, "upload.csv", Allowed).await?;

    story.step("Account B's half is taken away.");
    trial.take(&Target::Identity(grant.grantees()[0].clone())).await?;
    story.ask(&user, Read, "report.csv", Denied).await?;
    println!();
    Ok(())
}
