//! What can be made to go wrong.

use std::time::Duration;

/// Something that goes wrong with requests, of all operations or of one, always or a number of times. (Requests whose
/// signature does not hold are refused before.) Operations of the same name in two services, such as `GetPublicAccessBlock` of S3 and of S3 Control, are one here, and a name
/// that no operation has is never met.
///
/// # Examples
/// ```
/// use std::time::Duration;
/// use xacct_sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::new();
/// sandbox.inject(Fault::throttling().of("PutBucketPolicy").times(2));
/// sandbox.inject(Fault::propagation_delay(Duration::from_secs(5)).of("PutRolePolicy"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    kind: Kind,
    operation: Option<String>,
    times: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Latency(Duration),
    Throttling,
    LostReply,
    PropagationDelay(Duration),
}

impl Fault {
    /// The answer comes this much later. It takes real time, not the sandbox's.
    pub const fn latency(by: Duration) -> Self {
        Self::new(Kind::Latency(by))
    }

    /// The request is not carried out: S3 answers `SlowDown` (503), IAM and STS `Throttling` (400), KMS
    /// `ThrottlingException` (400).
    pub const fn throttling() -> Self {
        Self::new(Kind::Throttling)
    }

    /// The request is carried out, and the connection breaks before the answer.
    pub const fn lost_reply() -> Self {
        Self::new(Kind::LostReply)
    }

    /// What the request changes is read back at once and takes effect this much later, by the sandbox's clock, which
    /// [`Sandbox::advance`](crate::Sandbox::advance) puts forward: users, groups, roles and their policies, settings of
    /// buckets, policies of keys and access points, an account's Block Public Access. What AWS makes there at once, such as buckets and objects, is
    /// there at once. Changes of one account's IAM, or of one bucket's settings, are felt in their order: a later one waits for those before.
    pub const fn propagation_delay(by: Duration) -> Self {
        Self::new(Kind::PropagationDelay(by))
    }

    const fn new(kind: Kind) -> Self {
        Self { kind, operation: None, times: None }
    }

    /// Only of this operation, by its name in the API, such as `PutBucketPolicy`.
    pub fn of(self, operation: impl Into<String>) -> Self {
        Self { operation: Some(operation.into()), ..self }
    }

    /// Only so many times.
    pub const fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }
}

/// The faults that wait for requests.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) latency: Duration,
    pub(crate) is_throttled: bool,
    pub(crate) is_lost: bool,
    pub(crate) delay: Duration,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// What happens to a request for this operation, which uses up those faults that happen a number of times.
    pub(crate) fn meet(&mut self, operation: &str) -> Trouble {
        let mut trouble = Trouble::default();
        for fault in &mut self.0 {
            let is_of_it = fault.operation.as_deref().is_none_or(|of| of.eq_ignore_ascii_case(operation));
            if !is_of_it || fault.times == Some(0) {
                continue;
            }
            fault.times = fault.times.map(|times| times - 1);
            match fault.kind {
                Kind::Latency(by) => trouble.latency = trouble.latency.saturating_add(by),
                Kind::Throttling => trouble.is_throttled = true,
                Kind::LostReply => trouble.is_lost = true,
                Kind::PropagationDelay(by) => trouble.delay = trouble.delay.max(by),
            }
        }
        self.0.retain(|fault| fault.times != Some(0));
        trouble
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_used_up() {
        let mut faults = Faults::default();
        faults.add(Fault::throttling().of("PutBucketPolicy").times(1));
        faults.add(Fault::latency(Duration::from_millis(1)));
        assert!(!faults.meet("GetBucketPolicy").is_throttled);
        assert!(faults.meet("PutBucketPolicy").is_throttled);
        let third = faults.meet("PutBucketPolicy");
        assert!(!third.is_throttled && third.latency == Duration::from_millis(1));
    }
}
