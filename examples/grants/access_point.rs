//! Access points: a door of its own for each use of a large data set, with a policy of its own. The bucket's policy lets
//! through what comes by just that door.

use xacct_dsl::grant::AccessLevel::{List, Read};
use xacct_dsl::grant::Target;
use xacct_dsl::prelude::*;
use xacct_examples::Seen::{Allowed, Denied};
use xacct_examples::{Story, Trial};
use xacct_grants::show;

/// The owner's access point.
static BY_OWNERS: Grant = grant! { AnalystsByOwnersDoor {
    owner: "111111111111",
    bucket: "measurements",
    prefix: "curated/",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read, List],
    via: AccessPoint { name: "analysts", region: "eu-central-1" },
}};

/// An access point that the other account has made of the owner's bucket: its own policies say who uses it, so that it
/// needs none itself.
static BY_THEIRS: Grant = grant! { AnalystsByTheirDoor {
    owner: "111111111111",
    bucket: "measurements",
    prefix: "curated/",
    grantee: "arn:aws:iam::222222222222:role/analyst",
    access: [Read, List],
    via: AccessPoint { name: "measurements", region: "eu-central-1", account: "222222222222" },
}};

/// Asks through the grant's access point, and past it.
async fn ask(grant: &Grant) -> anyhow::Result<()> {
    let trial = Trial::set(grant, &["curated/june.csv", "raw/june.csv"]).await?;
    let mut story = Story::new(&trial);
    let analyst = trial.grantee(0)?;

    story.step("The access point is there, and nothing else is in place yet.");
    story.ask(&analyst, Read, "curated/june.csv", Denied).await?;

    story.step("Everything is put in place.");
    trial.put_all().await?;
    story.ask(&analyst, List, "curated/", Allowed).await?;
    story.ask(&analyst, Read, "curated/june.csv", Allowed).await?;
    story.ask(&analyst, Read, "raw/june.csv", Denied).await?;

    story.step("The analyst passes by the door.");
    story.ask(&analyst.past_access_point(), Read, "curated/june.csv", Denied).await?;

    story.step("The bucket's policy is taken away: the door leads nowhere.");
    trial.take(&Target::BucketPolicy).await?;
    story.ask(&analyst, Read, "curated/june.csv", Denied).await?;
    println!();
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> anyhow::Result<()> {
    show(&BY_OWNERS);
    ask(&BY_OWNERS).await?;
    show(&BY_THEIRS);
    ask(&BY_THEIRS).await
}
