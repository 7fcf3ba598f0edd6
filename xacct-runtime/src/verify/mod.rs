//! Whether a grant works: asked as its grantees, where there are credentials of theirs.

mod asker;
mod request;

use crate::holdings::{holdings, unread};
use crate::observe::{Depth, Needs, observe};
use crate::{Accounts, Error};
use asker::Askers;
use request::{Objects, Probe};
use serde::Serialize;
use std::fmt;
use std::time::Duration;
use tokio::time::sleep;
use xacct_core::grant::{Expected, Grant, GrantAnswer, GrantRequest, Holdings};

/// What verifying is allowed to do.
///
/// # Examples
/// ```
/// use xacct_runtime::VerifyOptions;
///
/// let options = VerifyOptions::default().probe_writes();
/// assert!(options.probes_writes);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifyOptions {
    /// Whether objects are put, of keys that are made up, to see whether that is allowed. The owner deletes them again.
    pub probes_writes: bool,
}

impl VerifyOptions {
    /// Objects may be put.
    pub fn probe_writes(self) -> Self {
        Self { probes_writes: true }
    }
}

/// Whether a grant works, request by request. Displays what the grant allows and whatever is not as expected, and with
/// `{:#}` every request with the reason.
#[derive(Clone, Debug)]
#[must_use = "it says whether the grant works: see `is_ok`"]
#[non_exhaustive]
pub struct Verification {
    /// Every request: first those that the grant allows, then controls, which must be denied.
    pub requests: Vec<VerifiedRequest>,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedRequest {
    /// The request, in words.
    pub request: String,
    /// What should become of it.
    pub expected: Expected,
    /// What became of it.
    pub seen: Seen,
    /// How that is known.
    pub means: Means,
    /// The object that AWS was asked for, where it was asked for one: it has to be there, which the request's own is not.
    pub object: Option<String>,
}

/// What became of a request. As JSON `seen` in snake_case, and `why`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "seen", content = "why", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Seen {
    /// It was allowed.
    Allowed,
    /// It was denied, and why, in words.
    Denied(String),
    /// That could not be found out, and why, in words.
    Unknown(String),
}

/// How it is known what becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Means {
    /// AWS was asked, as the grantee.
    Asked,
    /// It was decided by the documents that the accounts hold: there are no credentials of who asks, or asking would change
    /// something.
    Evaluated,
}

impl VerifiedRequest {
    /// Whether what should become of it did.
    pub const fn is_as_expected(&self) -> bool {
        matches!(
            (&self.seen, self.expected),
            (Seen::Allowed, Expected::Allowed) | (Seen::Denied(_), Expected::Denied)
        )
    }
}

impl Verification {
    /// Whether all requests became what they should.
    pub fn is_ok(&self) -> bool {
        self.requests.iter().all(VerifiedRequest::is_as_expected)
    }

    /// Those that did not.
    pub fn unexpected(&self) -> impl Iterator<Item = &VerifiedRequest> {
        self.requests.iter().filter(|request| !request.is_as_expected())
    }
}

impl Accounts {
    /// Whether a grant works: what it allows is allowed, and controls beside it are denied.
    ///
    /// AWS is asked wherever there are credentials of who asks: those of [`with_grantee`](Self::with_grantee), and of a role
    /// that the account's own credentials may assume. All else is decided by the evaluator, on all documents that the
    /// accounts hold. What is new takes effect after a while: whatever is not yet as expected is asked again, for as long as
    /// [`Patience::effective_within`](crate::Patience::effective_within) says in all. Nothing is changed, unless [`VerifyOptions`] say so.
    ///
    /// # Errors
    /// When AWS does not answer the first questions: which objects there are, and whether a role can be assumed. That the one
    /// or the other is refused is none: then the evaluator decides.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(accounts: xacct_runtime::Accounts, grant: xacct_core::grant::Grant) -> Result<(), xacct_runtime::Error> {
    /// let verification = accounts.verify(&grant).await?;
    /// assert!(verification.is_ok(), "{verification}");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn verify(&self, grant: &Grant) -> Result<Verification, Error> {
        self.verify_with(grant, &VerifyOptions::default()).await
    }

    /// The same, allowed more.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub async fn verify_with(&self, grant: &Grant, options: &VerifyOptions) -> Result<Verification, Error> {
        let observed = observe(self, Needs::of([grant]), Depth::Decisions).await;
        let evaluator = Evaluator { holdings: holdings(grant, &observed), unread: unread(grant, &observed) };
        let objects = Objects::of(self, grant).await?;
        let askers = Askers::of(self, grant, &observed).await?;
        let probe = Probe { grant, askers: &askers, objects: &objects, options };
        // One bound for all: what has not taken effect for one will not have for the others.
        let mut delays = self.patience.until_effective();
        let mut requests = Vec::new();
        for request in grant.requests() {
            requests.push(one(&probe, &request, &evaluator, &mut delays).await);
        }
        Ok(Verification { requests })
    }
}

/// One request, asked until it becomes what it should or patience ends.
async fn one(
    probe: &Probe<'_>,
    request: &GrantRequest,
    evaluator: &Evaluator,
    delays: &mut impl Iterator<Item = Duration>,
) -> VerifiedRequest {
    let answer = |seen, means, object| VerifiedRequest {
        request: request.to_string(),
        expected: request.expected(),
        seen,
        means,
        object,
    };
    loop {
        let Some((seen, object)) = probe.ask(request).await else {
            let seen = evaluator.evaluated(probe.grant, request);
            return answer(seen, Means::Evaluated, None);
        };
        let asked = answer(seen, Means::Asked, object);
        if asked.is_as_expected() {
            return asked;
        }
        match delays.next() {
            Some(delay) => sleep(delay).await,
            None => return asked,
        }
    }
}

/// What is not asked of AWS is decided by.
struct Evaluator {
    holdings: Holdings,
    /// Why nothing can be decided.
    unread: Option<String>,
}

impl Evaluator {
    fn evaluated(&self, grant: &Grant, request: &GrantRequest) -> Seen {
        if let Some(why) = &self.unread {
            return Seen::Unknown(why.clone());
        }
        match grant.ask(request, &self.holdings) {
            GrantAnswer::Allowed => Seen::Allowed,
            // What is expected to be denied may be, for whatever reason.
            GrantAnswer::Denied(denial)
                if !denial.unless.is_empty() && request.expected() == Expected::Allowed =>
            {
                Seen::Unknown(format!("it depends on {}: {}", denial.unless.join(", "), denial.words))
            }
            GrantAnswer::Denied(denial) => Seen::Denied(denial.words),
            GrantAnswer::Unknown(why) => Seen::Unknown(why),
            _ => Seen::Unknown("the evaluator gave no answer".to_owned()),
        }
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_control = |it: &VerifiedRequest| it.expected == Expected::Denied && it.is_as_expected();
        let shows_all = f.alternate();
        for request in self.requests.iter().filter(|it| shows_all || !is_control(it)) {
            request.fmt(f)?;
            writeln!(f)?;
        }
        let controls = self.requests.iter().filter(|it| is_control(it)).count();
        let asked = self.requests.iter().filter(|it| it.means == Means::Asked).count();
        writeln!(f, "{controls} requests beside the grant are denied, as they should be")?;
        let (all, wrong) = (self.requests.len(), self.unexpected().count());
        write!(f, "{all} requests, {asked} of them asked of AWS, {wrong} not as expected")
    }
}

impl fmt::Display for VerifiedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.is_as_expected() { "ok" } else { "NOT AS EXPECTED" };
        write!(f, "{mark}: {}: {}", self.request, self.seen)?;
        match (self.means, &self.object) {
            (Means::Asked, Some(object)) => write!(f, " (asked, for `{object}`)"),
            (Means::Asked, None) => f.write_str(" (asked)"),
            (Means::Evaluated, _) => f.write_str(" (evaluated)"),
        }
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed => f.write_str("allowed"),
            Self::Denied(why) => write!(f, "denied: {why}"),
            Self::Unknown(why) => write!(f, "unknown: {why}"),
        }
    }
}
