//! How often and how long something is tried again.

use backon::{BackoffBuilder, ExponentialBuilder};
use std::time::Duration;
use tokio::time::Instant;

/// How often and how long something is tried again that AWS does not do at once, and may do soon.
///
/// Delays grow from [`first_delay`](Patience::first_delay) by [`factor`](Patience::factor) to
/// [`greatest_delay`](Patience::greatest_delay), and each is a random part of that, so that programs that were refused
/// together do not come back together. The SDK's own attempts, 3 by default, are besides: each try here is a call of
/// the SDK.
///
/// # Examples
/// ```
/// use std::time::Duration;
/// use xacct_runtime::Patience;
///
/// // A program that nobody waits for.
/// let patience = Patience::default().attempts(20).visible_within(Duration::from_secs(600));
/// # let _ = patience;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patience {
    first_delay: Duration,
    factor: u16,
    greatest_delay: Duration,
    attempts: usize,
    visible_within: Duration,
    effective_within: Duration,
    settling: Duration,
}

/// What AWS needs: changes of IAM are seen after seconds as a rule, and now and then after a minute or more.
impl Default for Patience {
    fn default() -> Self {
        Self {
            first_delay: Duration::from_millis(500),
            factor: 2,
            greatest_delay: Duration::from_secs(10),
            attempts: 8,
            visible_within: Duration::from_secs(120),
            effective_within: Duration::from_secs(120),
            settling: Duration::from_secs(1),
        }
    }
}

impl Patience {
    /// Milliseconds in all places, for tests against what answers at once, such as the sandbox.
    pub fn hasty() -> Self {
        Self {
            first_delay: Duration::from_millis(1),
            factor: 2,
            greatest_delay: Duration::from_millis(10),
            attempts: 8,
            visible_within: Duration::from_millis(200),
            effective_within: Duration::from_millis(200),
            settling: Duration::from_millis(1),
        }
    }

    /// The longest delay before the second try: 500 milliseconds by default.
    pub fn first_delay(self, first_delay: Duration) -> Self {
        Self { first_delay, ..self }
    }

    /// By how much the delays grow from one try to the next: 2 by default. With 1 they stay, and 0 is taken for 1.
    pub fn factor(self, factor: u16) -> Self {
        Self { factor, ..self }
    }

    /// What no delay exceeds: 10 seconds by default.
    pub fn greatest_delay(self, greatest_delay: Duration) -> Self {
        Self { greatest_delay, ..self }
    }

    /// How many times a call is made in all that AWS refuses because somebody else changes the same thing
    /// (`OperationAborted`, `ConcurrentModification`), because there are too many requests (`Throttling`, `SlowDown`) or
    /// by a fault of its own: 8 by default. 0 is taken for 1.
    pub fn attempts(self, attempts: usize) -> Self {
        Self { attempts, ..self }
    }

    /// How long a policy may be refused for a principal that was seen to exist: 2 minutes by default. Services see new
    /// users and roles one after the other.
    pub fn visible_within(self, visible_within: Duration) -> Self {
        Self { visible_within, ..self }
    }

    /// How long what was applied may take until requests are decided by it: 2 minutes by default.
    pub fn effective_within(self, effective_within: Duration) -> Self {
        Self { effective_within, ..self }
    }

    /// How long after a write a policy is read again, to see whether it stayed: 1 second by default.
    pub fn settling(self, settling: Duration) -> Self {
        Self { settling, ..self }
    }

    /// Waits until a write should have settled.
    pub(crate) async fn settle(&self) {
        tokio::time::sleep(self.settling).await;
    }

    /// How long to wait before each further try of what was refused and may not be the next time.
    pub(crate) fn tries(&self) -> impl Iterator<Item = Duration> + Send + Sync + use<> {
        self.delays().take(self.attempts.saturating_sub(1))
    }

    /// How long to wait before each further try of a policy whose principals AWS does not see yet. To be used only where they
    /// were seen to exist: of one that does not exist AWS says the same.
    pub(crate) fn until_visible(&self) -> impl Iterator<Item = Duration> + Send + Sync + use<> {
        self.delays_within(self.visible_within)
    }

    /// How long to wait before each further look at whether a change has taken effect.
    pub(crate) fn until_effective(&self) -> impl Iterator<Item = Duration> + Send + Sync + use<> {
        self.delays_within(self.effective_within)
    }

    /// How long to wait before each further try, without end.
    fn delays(&self) -> impl Iterator<Item = Duration> + Send + Sync + Unpin + use<> {
        let longest = ExponentialBuilder::new()
            .with_factor(f32::from(self.factor.max(1)))
            .with_min_delay(self.first_delay.min(self.greatest_delay))
            .with_max_delay(self.greatest_delay)
            .without_max_times()
            .build();
        longest
            .map(|delay| Duration::try_from_secs_f64(delay.as_secs_f64() * fastrand::f64()).unwrap_or(delay))
    }

    /// The same, which end when so much time has passed from now on. The last try is made when it has.
    fn delays_within(&self, limit: Duration) -> impl Iterator<Item = Duration> + Send + Sync + Unpin + use<> {
        let started = Instant::now();
        self.delays().map_while(move |delay| {
            let left = limit.saturating_sub(started.elapsed());
            (!left.is_zero()).then(|| delay.min(left))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_random_parts_of_what_grows_up_to_its_bound() {
        let patience = Patience::default().greatest_delay(Duration::from_secs(3));
        let bounds = [500, 1_000, 2_000, 3_000, 3_000, 3_000].map(Duration::from_millis);
        let mut greatest = [Duration::ZERO; 6];
        for _ in 0..500 {
            for ((delay, bound), greatest) in patience.delays().zip(bounds).zip(&mut greatest) {
                assert!(delay <= bound, "{delay:?} of {bound:?}");
                *greatest = delay.max(*greatest);
            }
        }
        // Each comes near its bound once, and is not the bound always.
        for (greatest, bound) in greatest.into_iter().zip(bounds) {
            assert!(greatest > bound.mul_f64(0.9), "{greatest:?} of {bound:?}");
        }
        let mean = (0..500).filter_map(|_| patience.delays().next()).sum::<Duration>() / 500;
        assert!((200..300).contains(&mean.as_millis()), "{mean:?}");
    }

    #[test]
    fn settings_without_sense_do_no_harm() {
        let patience = Patience::default().factor(0).first_delay(Duration::MAX).greatest_delay(Duration::MAX);
        assert_eq!(patience.delays().take(50).count(), 50);
        let patience = Patience::default().greatest_delay(Duration::ZERO);
        assert!(patience.delays().take(5).all(|delay| delay.is_zero()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_settles_for_as_long_as_is_said() {
        let started = Instant::now();
        Patience::default().settling(Duration::from_secs(5)).settle().await;
        assert_eq!(started.elapsed(), Duration::from_secs(5));
    }

    #[tokio::test(start_paused = true)]
    async fn tries_end_by_their_number_and_waiting_by_the_clock() {
        for (attempts, due) in [(0, 0), (1, 0), (5, 4)] {
            assert_eq!(Patience::default().attempts(attempts).tries().count(), due);
        }
        let patience =
            Patience::default().visible_within(Duration::from_secs(60)).effective_within(Duration::ZERO);
        let started = Instant::now();
        for delay in patience.until_visible() {
            tokio::time::sleep(delay).await;
        }
        let waited = started.elapsed();
        assert!(waited >= Duration::from_secs(60) && waited < Duration::from_secs(61), "{waited:?}");
        assert_eq!(patience.until_effective().count(), 0);
    }
}
