//! What AWS stores at once and obeys a little later.

use std::time::{Duration, SystemTime};

/// When something is done, and how long it takes until requests feel it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: SystemTime,
    pub(crate) delay: Duration,
}

impl Moment {
    /// When it takes effect: a delay that is longer than there is time lasts for ever.
    fn effective(self) -> SystemTime {
        const AGES: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        self.now + self.delay.min(AGES)
    }
}

/// A value of which a change is read back at once and takes effect later.
#[derive(Clone, Debug)]
pub(crate) struct Delayed<T> {
    /// The oldest first: since when each is in effect.
    history: Vec<(SystemTime, T)>,
    latest: T,
}

impl<T: Clone> Delayed<T> {
    /// A value that is in effect at once.
    pub(crate) const fn new(value: T) -> Self {
        Self { history: Vec::new(), latest: value }
    }

    /// What was stored last, which is what is read back.
    pub(crate) const fn latest(&self) -> &T {
        &self.latest
    }

    /// What decides at this time: the last value whose successor is not in effect yet.
    pub(crate) fn effective(&self, now: SystemTime) -> &T {
        self.history.iter().find(|(until, _)| now < *until).map_or(&self.latest, |(_, value)| value)
    }

    /// The value, to be changed. What it was stays in effect for as long as the moment says.
    pub(crate) fn change(&mut self, moment: Moment) -> &mut T {
        self.history.retain(|(until, _)| moment.now < *until);
        if !moment.delay.is_zero() {
            self.history.push((moment.effective(), self.latest.clone()));
        }
        &mut self.latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_at_once_and_felt_later() {
        let start = SystemTime::UNIX_EPOCH;
        let after = |seconds| start + Duration::from_secs(seconds);
        let slow = |seconds| Moment { now: after(seconds), delay: Duration::from_secs(10) };
        let mut value = Delayed::new(1);
        *value.change(slow(0)) = 2;
        *value.change(slow(5)) = 3;
        assert_eq!(*value.latest(), 3);
        let felt = [0, 9, 10, 14, 15].map(|seconds| *value.effective(after(seconds)));
        assert_eq!(felt, [1, 1, 2, 2, 3]);
        *value.change(Moment { now: after(20), delay: Duration::ZERO }) = 4;
        assert_eq!(*value.effective(after(20)), 4);
    }
}
