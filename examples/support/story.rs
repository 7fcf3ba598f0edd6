//! The steps of a story: what is asked, as whom, what is expected and what is seen.

use crate::{Seen, Stage};
use anyhow::{Context, ensure};
use std::fmt;
use std::time::Duration;

/// How often a question is repeated until the answer is the expected one, with a pause between: AWS spreads a
/// change of policy within seconds.
const ATTEMPTS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(250);

/// A story on a stage, told on standard output.
#[derive(Debug)]
pub struct Story<'a> {
    stage: &'a Stage,
    steps: usize,
}

impl<'a> Story<'a> {
    /// Begins a story, and says what stands on the stage.
    pub fn new(stage: &'a Stage) -> Self {
        println!("{stage}");
        Self { stage, steps: 0 }
    }

    /// Begins a step, and says what happens in it.
    pub fn step(&mut self, what: &str) -> &mut Self {
        self.steps += 1;
        println!("\n{}. {what}", self.steps);
        self
    }

    /// Shows the policy that the step puts.
    pub fn shows(&mut self, policy: &impl fmt::Display) -> &mut Self {
        println!("   {policy}");
        self
    }

    /// Asks for `key` as the user `name`.
    ///
    /// # Errors
    /// When the answer is not the expected one, and stays so for some seconds.
    pub async fn ask(&mut self, name: &str, key: &str, expected: Seen) -> anyhow::Result<()> {
        let reader = self.stage.reader(name).with_context(|| format!("there is no `{name}` on the stage"))?;
        let bucket = self.stage.bucket();
        println!("   {} asks for s3://{bucket}/{key}", reader.arn());
        let mut seen = reader.read(self.stage.owner_id(), bucket, key).await?;
        for attempt in 1..ATTEMPTS {
            if seen == expected {
                break;
            }
            tokio::time::sleep(PAUSE * 2_u32.pow(attempt)).await;
            seen = reader.read(self.stage.owner_id(), bucket, key).await?;
        }
        println!("     expected: {expected:<7}  seen: {seen}");
        ensure!(
            seen == expected,
            "step {}: {name} asked for {key}: expected {expected}, seen {seen}",
            self.steps
        );
        Ok(())
    }
}
