//! What the examples share.
//!
//! `bucket_policy` plays on a [`Stage`] in two accounts, which the sandbox has, or AWS, or a test server. The examples of
//! single grants make a [`Trial`] of each on the sandbox: by plain SDK calls they put the documents in place one by one, as
//! any tool could. In both, [`Asker`]s ask, and a [`Story`] compares what is seen with what was expected.

mod accounts;
mod ask;
mod bucket;
pub mod methods;
mod receipt;
pub mod requests;
mod stage;
mod story;
mod trial;

pub use accounts::{Accounts, Place, root_of};
pub use ask::{Answer, Asker, Seen};
pub use bucket::Bucket;
pub use receipt::{Piece, pieces};
pub use stage::Stage;
pub use story::Story;
pub use trial::Trial;

use anyhow::bail;
use clap::Parser;
use std::process::ExitCode;

/// The README's examples, compiled and run with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Sets the stage where the command line says, plays the story on it, and clears it in any case, also when it is
/// interrupted. Fails when anything did.
pub async fn play(story: impl AsyncFnOnce(&Stage) -> anyhow::Result<()>) -> ExitCode {
    let place = Place::parse();
    match stage_and_play(&place, story).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn stage_and_play(
    place: &Place,
    story: impl AsyncFnOnce(&Stage) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut stage = Stage::new(place.accounts().await?)?;
    // From here on an interrupt ends the story, and not the program: the stage is still to be cleared.
    let interrupt = tokio::spawn(tokio::signal::ctrl_c());
    let outcome = match stage.set().await {
        Ok(()) => tokio::select! {
            biased;
            _ = interrupt => bail_interrupted(),
            outcome = story(&stage) => outcome,
        },
        Err(error) => Err(error.context("the stage could not be set")),
    };
    let cleared = stage.clear().await;
    if let (Err(_), Ok(())) = (&outcome, &cleared) {
        eprintln!("\neverything that was created is removed again");
    }
    outcome?;
    cleared?;
    println!("\nEvery answer was as expected, and everything that was created is removed again.");
    Ok(())
}

fn bail_interrupted() -> anyhow::Result<()> {
    bail!("interrupted")
}
