//! Measuring in turns.

use crate::contender::Work;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Contenders take turns this often; the median counts.
pub(crate) const ROUNDS: usize = 31;

/// How long a turn takes at least, in as many calls as that needs.
const TURN: Duration = Duration::from_millis(2);

/// The nanoseconds that a call takes of each, where there is one.
pub(crate) fn medians<T>(contenders: &[Option<Work<T>>]) -> Vec<Option<f64>> {
    let mut turns: Vec<_> = contenders.iter().map(|work| work.as_ref().map(Turns::new)).collect();
    for _ in 0..ROUNDS {
        turns.iter_mut().flatten().for_each(Turns::take);
    }
    turns.into_iter().map(|turns| turns.map(Turns::median)).collect()
}

/// The turns of one contender.
struct Turns<'a, T> {
    work: &'a Work<T>,
    calls: u32,
    times: Vec<Duration>,
}

impl<'a, T> Turns<'a, T> {
    /// Finds out how many calls make a turn, which warms up as well.
    fn new(work: &'a Work<T>) -> Self {
        let mut calls = 1;
        while time(work, calls) < TURN {
            calls *= 2;
        }
        Self { work, calls, times: Vec::new() }
    }

    fn take(&mut self) {
        self.times.push(time(self.work, self.calls));
    }

    fn median(mut self) -> f64 {
        self.times.sort_unstable();
        self.times[self.times.len() / 2].as_secs_f64() * 1e9 / f64::from(self.calls)
    }
}

fn time<T>(work: &Work<T>, calls: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(work());
    }
    start.elapsed()
}
