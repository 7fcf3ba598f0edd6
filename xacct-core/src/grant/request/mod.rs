//! What is asked of a grant: what it says is allowed, and what it must not allow.

mod ask;
mod control;
mod why;

#[cfg(test)]
pub(super) use ask::Keys;
pub use ask::Subject;
pub(super) use ask::{Ask, Asker, OwnPolicies, further, of_grant as requests, stranger_id};
pub(super) use control::{of_grant as controls, third_account};
pub use why::WhyDenied;

use super::{AccessLevel, Grant, Grantee};
use crate::evaluate::{Call, Operation};
use std::fmt;

/// One action that a grant says is allowed, or must not allow, asked for by someone. [`Grant::ask`] tells what becomes of it.
///
/// Displays in words: "`s3:GetObject` on the object `2026/x` by arn:aws:iam::222222222222:role/analyst".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRequest {
    pub(super) ask: Ask,
    /// Why it must be denied; none where it must be allowed.
    why: Option<WhyDenied>,
    /// The grantee who asks.
    grantee: Option<Grantee>,
    is_callable: bool,
}

/// What must become of a [`GrantRequest`] where a grant is in place, and nothing but it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// It is allowed.
    Allowed,
    /// It is denied.
    Denied,
}

impl Grant {
    /// Everything that the grant says is allowed, action by action, and after it controls: requests beside its own that must
    /// be denied, by others, for other objects, by other actions, against its conditions, past its access point.
    ///
    /// Its grantees ask by what their accounts really allow them, so that of a grantee to whom something else gives more a
    /// control is allowed. Whoever is made up to ask in somebody else's place is allowed everything by their own account,
    /// and kept out by the owner's. The controls are examples, and no proof about all requests there are.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::{AccessLevel, Expected, GrantDefinition, WhyDenied};
    ///
    /// let grant = GrantDefinition::new("AnalystsReadReports")
    ///     .owner("111111111111")
    ///     .bucket("reports")
    ///     .prefix("2026/")
    ///     .grantee("arn:aws:iam::222222222222:role/analyst")
    ///     .access([AccessLevel::Read])
    ///     .build()?;
    /// let requests = grant.requests();
    /// assert_eq!(requests[0].expected(), Expected::Allowed);
    /// assert_eq!(
    ///     requests[0].to_string(),
    ///     "`s3:GetObject` on the object `2026/xacct-example` by arn:aws:iam::222222222222:role/analyst",
    /// );
    /// assert_eq!(requests[1].expected(), Expected::Denied);
    /// assert_eq!(requests[1].why(), Some(WhyDenied::NotGrantee));
    /// # Ok::<(), xacct_core::grant::GrantFindings>(())
    /// ```
    pub fn requests(&self) -> Vec<GrantRequest> {
        let allowed = requests(self).into_iter().map(|ask| (ask, None));
        let denied = controls(self, OwnPolicies::OfGrantee).into_iter().map(|it| (it.ask, Some(it.why)));
        allowed.chain(denied).map(|(ask, why)| GrantRequest::new(self, ask, why)).collect()
    }

    /// Whether a request comes as any would that its requester makes, wherever that is.
    fn is_from_anywhere(&self, ask: &Ask) -> bool {
        let (conditions, keys) = (self.conditions(), &ask.keys);
        let is_of_organization =
            keys.organization.as_deref() == conditions.organization.as_ref().map(AsRef::as_ref);
        conditions.vpc_endpoints.is_empty()
            && conditions.source_ips.is_empty()
            && keys.secure_transport
            && is_of_organization
    }
}

impl GrantRequest {
    fn new(grant: &Grant, ask: Ask, why: Option<WhyDenied>) -> Self {
        let grantee = match ask.asker.own {
            OwnPolicies::OfGrantee(index) => grant.grantees().get(index).cloned(),
            OwnPolicies::Everything => None,
        };
        let is_callable = grantee.is_some() && ask.on != Subject::Key && grant.is_from_anywhere(&ask);
        Self { ask, why, grantee, is_callable }
    }

    /// What must become of it.
    pub const fn expected(&self) -> Expected {
        if self.why.is_some() { Expected::Denied } else { Expected::Allowed }
    }

    /// Why it must be denied; none where it must be allowed.
    pub const fn why(&self) -> Option<WhyDenied> {
        self.why
    }

    /// The grantee who asks; none where it is somebody who is made up to be kept out.
    pub const fn grantee(&self) -> Option<&Grantee> {
        self.grantee.as_ref()
    }

    /// The ARN of who asks: of a grantee that is an account as a whole, that of a role in it, which is made up.
    pub fn requester(&self) -> &str {
        self.ask.who()
    }

    /// The action, such as `s3:GetObject`.
    pub fn action(&self) -> &str {
        &self.ask.action
    }

    /// What the action is asked for on.
    pub const fn subject(&self) -> &Subject {
        &self.ask.on
    }

    /// The object's key, where it is about one.
    pub fn key(&self) -> Option<&str> {
        match &self.ask.on {
            Subject::Object(key) => Some(key),
            _ => None,
        }
    }

    /// The prefix of the keys that are listed, where it is about the bucket and says one.
    pub fn prefix(&self) -> Option<&str> {
        self.ask.keys.prefix.as_deref().filter(|_| self.ask.on == Subject::Bucket)
    }

    /// The canned ACL that an upload, or a change of an ACL, says (`x-amz-acl`).
    pub fn acl(&self) -> Option<&'static str> {
        self.ask.keys.acl.filter(|_| matches!(&*self.ask.action, "s3:PutObject" | "s3:PutObjectAcl"))
    }

    /// The external id by which the grant's role is assumed first.
    pub fn external_id(&self) -> Option<&str> {
        self.ask.keys.external_id.as_deref()
    }

    /// Whether it asks the bucket itself, though the grant is by an access point.
    pub const fn is_past_access_point(&self) -> bool {
        self.ask.is_past_access_point
    }

    /// The access level that the action is of, whether the grant has it or not; none of keys, and of actions that no grant
    /// gives.
    pub fn access_level(&self) -> Option<AccessLevel> {
        AccessLevel::ALL.iter().copied().find(|level| level.actions().contains(&self.action()))
    }

    /// The call of S3's API that asks for just this action, where the action is of an access level: of
    /// [`ReadVersions`](AccessLevel::ReadVersions) and [`DeleteVersions`](AccessLevel::DeleteVersions) by a version's id,
    /// which the [`Call`] says.
    pub fn call(&self) -> Option<(Operation, Call)> {
        let asks = |(operation, call): &(Operation, Call)| {
            operation.required_actions(call).iter().any(|needed| needed.action == self.action())
        };
        self.access_level()?.calls().into_iter().find(asks)
    }

    /// Whether its grantee makes just this request by a call of S3's API, from wherever that is. Not so requests for keys,
    /// which S3 makes; those by whoever is made up; and those that are decided by the way they come: from an address,
    /// through a VPC endpoint, without TLS, from another organization.
    pub const fn is_callable(&self) -> bool {
        self.is_callable
    }
}

impl fmt::Display for GrantRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {}", self.ask.what(), self.ask.who())?;
        match self.why {
            Some(why) => write!(f, ", {why}"),
            None => Ok(()),
        }
    }
}
