//! The steps of an apply as they happen: a bar on a terminal, a line each elsewhere.

use crate::output;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use xacct_runtime::Progress;

/// Tells of steps on the standard error.
#[derive(Debug)]
pub(crate) struct Steps {
    /// What each step that has begun is about.
    begun: Mutex<BTreeMap<usize, String>>,
    bar: Option<ProgressBar>,
}

impl Steps {
    /// As it suits the standard error.
    pub(crate) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            // The template is a constant that indicatif reads.
            bar.set_style(
                ProgressStyle::with_template("{bar:20} {pos}/{len} {wide_msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar
        });
        Self { begun: Mutex::default(), bar }
    }

    /// Tells of one event.
    pub(crate) fn tell(&self, event: Progress) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Progress::Started { step, of, account, setting } => {
                let about = format!("account {account}: {setting}");
                match &self.bar {
                    Some(bar) => {
                        bar.set_length(of as u64);
                        bar.set_message(about.clone());
                    }
                    None => output::note(format_args!("{}/{of} {about}", step + 1)),
                }
                begun.insert(step, about);
            }
            Progress::Waiting { step, delay, why } => {
                let about = begun.get(&step).map_or("", String::as_str);
                let seconds = delay.as_secs_f64();
                self.line(&format!("{about}: tried again in {seconds:.1} s: {why}"), false);
            }
            Progress::Finished { step, outcome } => {
                let about = begun.get(&step).map_or("", String::as_str);
                self.line(&format!("{about}: {outcome}"), true);
            }
            // Whatever else there will be to tell of is not needed to follow the steps.
            _ => {}
        }
    }

    fn line(&self, text: &str, is_end: bool) {
        match &self.bar {
            Some(bar) => {
                bar.suspend(|| output::note(text));
                bar.inc(u64::from(is_end));
            }
            None => output::note(text),
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
