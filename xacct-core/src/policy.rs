//! A policy that has passed its checks.

use crate::json::indented;
use crate::kind::{self, Kind};
use crate::{Document, Findings, check};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A policy of one kind that has passed that kind's checks. Displays as IAM's JSON.
///
/// `policy!` makes it while compiling, as a constant that is nothing but its JSON, or, where it captures values, from
/// pieces of its JSON and values that say no more than the examples that were checked in their place.
/// [`Policy::new`] makes it from a document that is known only at run time, by the same checks. What
/// `#[allow]` allows in a statement, `policy!` alone allows: read back, it is refused.
///
/// # Examples
/// ```
/// use xacct_core::{Document, Effect, IdentityPolicy, Statement};
///
/// let mut statement = Statement::new(Effect::Allow);
/// statement.action = Some(vec!["s3:GetObject".into()]);
/// statement.resource = Some(vec!["arn:aws:s3:::reports/*".into()]);
/// let document = Document { version: Some(Document::VERSION.into()), statements: vec![statement], id: None };
///
/// let policy = IdentityPolicy::new(&document)?;
/// assert_eq!(
///     policy.as_json(),
///     r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}}"#,
/// );
/// # Ok::<(), xacct_core::Findings>(())
/// ```
pub struct Policy<K: Kind> {
    json: Cow<'static, str>,
    kind: PhantomData<fn() -> K>,
}

/// The policy of an S3 bucket, which names principals of any account.
pub type BucketPolicy = Policy<kind::Bucket>;
/// A policy of an IAM user, group or role, managed or inline.
pub type IdentityPolicy = Policy<kind::Identity>;
/// The trust policy of a role: who may assume it.
pub type TrustPolicy = Policy<kind::Trust>;
/// The policy of a KMS key, which names principals of any account.
pub type KmsKeyPolicy = Policy<kind::KmsKey>;
/// The policy of an S3 access point.
pub type AccessPointPolicy = Policy<kind::AccessPoint>;
/// The permissions boundary of a user or role: the most that its policies can allow.
pub type BoundaryPolicy = Policy<kind::Boundary>;
/// A policy passed along when a role is assumed: the most that the session can do.
pub type SessionPolicy = Policy<kind::Session>;
/// A service control policy: the most that principals of an organization's accounts can do.
pub type ServiceControlPolicy = Policy<kind::ServiceControl>;
/// A resource control policy: the most that can be done with resources of an organization's accounts.
pub type ResourceControlPolicy = Policy<kind::ResourceControl>;
/// The policy of a VPC endpoint: what may pass through it.
pub type VpcEndpointPolicy = Policy<kind::VpcEndpoint>;

impl<K: Kind> Policy<K> {
    /// Checks `document` by the rules of this kind and makes it a policy.
    ///
    /// # Errors
    /// All its findings, when one of them is an error or a security warning.
    pub fn new(document: &Document) -> Result<Self, Findings> {
        let findings = check(document, K::KIND);
        if findings.iter().any(|finding| finding.severity.stops_the_build()) {
            return Err(Findings(findings));
        }
        Ok(Self::of_checked(document))
    }

    pub(crate) fn of_checked(document: &Document) -> Self {
        Self { json: Cow::Owned(document.to_string()), kind: PhantomData }
    }

    /// What `policy!` expands to: the JSON of a document that passed its checks while compiling.
    #[doc(hidden)]
    pub const fn __from_checked_json(json: &'static str) -> Self {
        Self { json: Cow::Borrowed(json), kind: PhantomData }
    }

    /// What a `policy!` with captures expands to: JSON that was checked while compiling, with values of the types that
    /// the places in between expect.
    #[doc(hidden)]
    pub fn __from_checked_parts(json: &[&str], values: &[Cow<'_, str>]) -> Self {
        let mut text = String::new();
        for (index, part) in json.iter().enumerate() {
            text.push_str(part);
            if let Some(value) = values.get(index) {
                crate::json::push_escaped(&mut text, value);
            }
        }
        Self { json: Cow::Owned(text), kind: PhantomData }
    }

    /// The same where values of the greatest length would exceed the quota.
    #[doc(hidden)]
    pub fn __try_from_checked_parts(json: &[&str], values: &[Cow<'_, str>]) -> Result<Self, Findings> {
        let policy = Self::__from_checked_parts(json, values);
        match crate::checks::size_finding(K::KIND, policy.as_json()) {
            Some(finding) if finding.severity.stops_the_build() => Err(Findings(vec![finding])),
            _ => Ok(policy),
        }
    }

    /// The policy as IAM's JSON, compact, as it is sent to AWS.
    pub const fn as_json(&self) -> &str {
        match &self.json {
            Cow::Borrowed(json) => json,
            Cow::Owned(json) => json.as_str(),
        }
    }
}

impl<K: Kind> Clone for Policy<K> {
    fn clone(&self) -> Self {
        Self { json: self.json.clone(), kind: PhantomData }
    }
}

impl<K: Kind> PartialEq for Policy<K> {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl<K: Kind> Eq for Policy<K> {}

/// IAM's JSON: compact with `{}`, as it is sent to AWS, indented with `{:#}`.
impl<K: Kind> fmt::Display for Policy<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { indented(f, &self.json) } else { f.write_str(&self.json) }
    }
}

impl<K: Kind> fmt::Debug for Policy<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Policy({})", K::KIND, self.json)
    }
}
