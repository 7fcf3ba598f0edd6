//! The time in a sandbox: the real one, and what was added to it.

use aws_smithy_async::time::TimeSource;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// The furthest that a clock is put forward, in milliseconds: a hundred years.
const AGES: u64 = 100 * 365 * 24 * 60 * 60 * 1000;

/// A clock that can be put forward. Clones show the same time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock(Arc<AtomicU64>);

impl Clock {
    /// Puts the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        let forward = |so_far: u64| Some(so_far.saturating_add(by).min(AGES));
        // It gives a value always.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, forward);
    }
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_millis(self.0.load(Ordering::Relaxed))
    }
}
