//! The steps of a story: what is asked, as whom, what is expected and what is seen.

use crate::{Asker, Seen};
use anyhow::ensure;
use std::fmt;
use std::time::Duration;
use xacct_dsl::grant::AccessLevel;

/// The pause before a question is asked a second time. Each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(500);

/// A story, told on standard output.
#[derive(Debug)]
pub struct Story {
    attempts: u32,
    steps: usize,
}

impl Story {
    /// Begins a story, and says what stands on the stage.
    pub fn new(stage: &impl fmt::Display) -> Self {
        println!("{stage}");
        Self { attempts: 1, steps: 0 }
    }

    /// The same with more patience: a question is asked so often until the answer is the expected one.
    pub(crate) fn asking(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Begins a step, and says what happens in it.
    pub fn step(&mut self, what: impl fmt::Display) -> &mut Self {
        self.steps += 1;
        println!("\n{}. {what}", self.steps);
        self
    }

    /// Shows the policy that the step puts.
    pub fn shows(&mut self, policy: &impl fmt::Display) -> &mut Self {
        println!("   {policy}");
        self
    }

    /// Asks for an object or, by a level that lists, for a prefix.
    ///
    /// # Errors
    /// When the answer is not the expected one, and stays so.
    pub async fn ask(
        &mut self,
        asker: &Asker,
        level: AccessLevel,
        key: &str,
        expected: Seen,
    ) -> anyhow::Result<()> {
        let what = asker.what(level, key);
        println!("   {what}");
        let mut answer = asker.ask(level, key).await?;
        for attempt in 1..self.attempts {
            if answer.seen == expected {
                break;
            }
            tokio::time::sleep(PAUSE * 2_u32.pow(attempt - 1)).await;
            answer = asker.ask(level, key).await?;
        }
        let seen = answer.seen;
        println!("     expected: {expected:<7}  seen: {seen}");
        answer.why.iter().for_each(|why| println!("       {why}"));
        ensure!(seen == expected, "step {}: {what}: expected {expected}, seen {seen}", self.steps);
        Ok(())
    }
}
