//! Who may do what, and why: policies of all layers, held against one request.
//!
//! - A [`Request`] is one action on one resource, asked for by a [`Requester`], with a [`Context`] of condition keys. One
//!   API call can need several: [`Operation`] lists them.
//! - A [`CompiledPolicy`] is a document prepared for many decisions; `Policy::compile` makes one of a policy. [`CompiledPolicy::decide`] asks it alone.
//! - [`authorize`] asks all [`Policies`] that stand in the way, within one account and across two.
//! - A [`Decision`] is the [`Outcome`] and its [`Reason`]: the statement that decided, or everything that is
//!   [`Missing`].
//!
//! ```
//! use xacct_core::evaluate::{Outcome, Policies, Request, Requester, authorize};
//!
//! let analyst = Requester::from_arn("arn:aws:iam::222222222222:role/analyst")?;
//! let request = Request::new(analyst, "s3:GetObject", "arn:aws:s3:::reports/2026/q1.csv")?
//!     .owned_by("111111111111".parse()?);
//! let decision = authorize(&request, &Policies::default())?;
//! assert_eq!(decision.outcome(), Outcome::ImplicitDeny);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`one_decision`] walks a decision across two accounts step by step.

mod access_point;
mod acl;
mod arn_glob;
mod authorize;
mod bucket;
mod comparison;
mod compiled;
mod condition;
mod context;
mod decision;
mod depends_on;
mod exceptions;
mod glob;
mod index;
mod near_miss;
#[cfg_attr(feature = "json", doc = include_str!("one_decision.md"))]
#[cfg_attr(
    not(feature = "json"),
    doc = "One decision across two accounts, step by step. Its documents are JSON: see the feature `json`."
)]
pub mod one_decision {}
mod operation;
mod policies;
mod public;
mod request;
mod request_error;
mod request_fault;
mod requester;
mod scope;
#[cfg(test)]
mod tests;
mod who;

pub use access_point::{AccessPoint, NetworkOrigin};
pub use acl::{Acl, AclGrant, AclGrantee, AclGround, AclOf, Permission};
pub use authorize::authorize;
pub use bucket::{BlockPublicAccess, Bucket, Object, ObjectOwnership};
pub use compiled::{CompiledPolicy, StatementRef};
pub use context::{Context, ContextValue};
pub use decision::{Decision, Ground, Missing, Outcome, Reason};
pub use near_miss::Mismatch;
pub use operation::{Call, On, Operation, RequiredAction};
pub use policies::{Level, Policies};
pub use public::{PublicStatement, public_statements};
pub use request::Request;
pub use request_error::RequestError;
pub use request_fault::{RequestFault, RequestPart, faults_of_keys, faults_of_request};
pub use requester::{Requester, RequesterKind};
pub use who::Grade;
