//! The libraries that are measured, one a file.

mod awsim;
mod cedar;
mod iam_rs;
mod value;
mod xacct;

use crate::policy::{Policy, Request};

/// Work that is prepared: a call does it once, and nothing else.
pub(crate) type Work<T> = Box<dyn Fn() -> T>;

/// What an evaluation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The request is allowed.
    Allow,
    /// It is denied, because nothing allows it.
    Deny,
    /// The library cannot tell.
    Error,
}

/// A library. Its methods prepare outside of the measurement what their results do inside; `None` is what it does not do.
pub(crate) trait Contender {
    /// The package's name.
    fn package(&self) -> &'static str;

    /// The policy in the language that the library reads.
    fn text(&self, policy: &Policy) -> String {
        policy.to_json()
    }

    /// Reads `text` and says how many statements it has; 0 if it cannot be read.
    fn parse(&self, text: String) -> Work<usize>;

    /// Writes what was read of `policy`.
    fn serialise(&self, policy: &Policy) -> anyhow::Result<Option<Work<String>>>;

    /// Evaluates what was read of `policy` for `request`.
    fn evaluate(&self, policy: &Policy, request: &Request) -> anyhow::Result<Option<Work<Decision>>>;
}

/// All, the one first that the others are held against.
pub(crate) fn all() -> [Box<dyn Contender>; 5] {
    [
        Box::new(xacct::Xacct),
        Box::new(value::Value),
        Box::new(iam_rs::IamRs),
        Box::new(awsim::Awsim),
        Box::new(cedar::Cedar),
    ]
}
