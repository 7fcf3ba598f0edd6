//! What a service answers instead of carrying a request out.

use crate::policy::Unstorable;
use std::borrow::Cow;

/// A refusal: AWS's HTTP status, its code and a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
    /// The Region to ask instead, which S3 says in a header.
    pub(crate) region: Option<String>,
}

/// What an operation gives.
pub(crate) type Answer<T> = Result<T, Refusal>;

impl Refusal {
    pub(crate) fn new(status: u16, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), region: None }
    }

    /// `AccessDenied`, without a reason.
    pub(crate) fn access_denied() -> Self {
        Self::denied("Access Denied")
    }

    /// There is no such bucket.
    pub(crate) fn no_such_bucket() -> Self {
        Self::new(404, "NoSuchBucket", "The specified bucket does not exist")
    }

    /// There is no such access point.
    pub(crate) fn no_such_access_point() -> Self {
        Self::new(404, "NoSuchAccessPoint", "The specified accesspoint does not exist")
    }

    /// Block Public Access was never set, or was removed.
    pub(crate) fn no_public_access_block() -> Self {
        let message = "The public access block configuration was not found";
        Self::new(404, "NoSuchPublicAccessBlockConfiguration", message)
    }

    /// `AccessDenied`.
    pub(crate) fn denied(message: impl Into<String>) -> Self {
        Self::new(403, "AccessDenied", message)
    }

    /// What a service says of a policy that it does not store. `malformed` is its code for that.
    pub(crate) fn of_policy(malformed: &'static str, fault: Unstorable) -> Self {
        match fault {
            Unstorable::Malformed(message) => Self::new(400, malformed, message),
            Unstorable::Principal(kind, value) => {
                Self::new(400, malformed, format!("Invalid principal in policy: \"{kind}\":\"{value}\""))
            }
            Unstorable::TooLong(limit) => {
                let message = format!("Policy exceeds the maximum allowed document size of {limit}.");
                Self::new(400, "PolicyTooLarge", message)
            }
        }
    }
}
