//! What the examples share: the [`Stage`] they play on, the [`Reader`]s who ask, and the [`Story`] that compares
//! what is seen with what was expected.

mod reader;
mod stage;
mod story;

pub use reader::{Reader, Seen};
pub use stage::{Stage, root_of};
pub use story::Story;

use std::process::ExitCode;

/// The README's examples, compiled and run with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Sets the stage at the endpoint that `XACCT_ENDPOINT` names, plays the story on it, and clears it in any case.
/// Fails when anything did.
pub async fn play(story: impl AsyncFnOnce(&Stage) -> anyhow::Result<()>) -> ExitCode {
    match stage_and_play(story).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn stage_and_play(story: impl AsyncFnOnce(&Stage) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let Ok(endpoint) = std::env::var("XACCT_ENDPOINT") else {
        anyhow::bail!(
            "this example plays on a test server: run `cargo xtask demo`, or name one in XACCT_ENDPOINT"
        );
    };
    let mut stage = Stage::at(&endpoint);
    let outcome = match stage.set().await {
        Ok(()) => story(&stage).await,
        Err(error) => Err(error.context("the stage could not be set")),
    };
    let cleared = stage.clear().await;
    outcome?;
    cleared?;
    println!("\nEvery answer was as expected, and everything that was created is removed again.");
    Ok(())
}
