//! The model of AWS policies: documents, their checks, and IAM's JSON.
//!
//! ```
//! use xacct_core::{BucketPolicy, Document, Effect, Element, Place, PolicyKind, PrincipalKind, Principals, Statement};
//! use xacct_core::{Within, check};
//!
//! let mut statement = Statement::new(Effect::Allow);
//! statement.principal = Some(Principals::grouped([(PrincipalKind::Aws, "222222222222")]));
//! statement.action = Some(vec!["s3:GetObjct".into()]);
//! statement.resource = Some(vec!["arn:aws:s3:::reports/*".into()]);
//! let document = Document { version: Some(Document::VERSION.into()), statements: vec![statement], id: None };
//!
//! let findings = check(&document, PolicyKind::Bucket);
//! assert_eq!(findings[0].fault.code.as_str(), "INVALID_ACTION");
//! assert_eq!(findings[0].fault.suggestion.as_deref(), Some("s3:GetObject"));
//! assert_eq!(findings[0].place, Place::Statement(0, Within::Entry(Element::Action, 0)));
//! assert!(BucketPolicy::new(&document).is_err());
//! ```
//!
//! A [`Document`] holds whatever was written or stored, as text. [`check`] holds it against the rules of a
//! [kind of policy](PolicyKind) and the catalogue, and says every fault it finds, each at its [`Place`]. A
//! [`Policy`] is a document that has passed. The value types ([`AccountId`], [`Arn`], [`Principal`], …) are the
//! parsers that the checks use, so that a value accepted there is accepted here. [`evaluate`] decides who may do what, and
//! `cross` (feature `json`) says what is wrong between the documents of several accounts.
//!
//! This crate does no I/O, knows no source text but JSON and uses no derive macros, because every build that uses `policy!`
//! builds it first.
//!
//! # Features
//! - `json`: reading JSON policies (`Document::from_json`, `Policy::from_json`, `check_json`) with the line and column of
//!   all that is wrong with them, comparing them (`Document::canonical`, `Document::is_equivalent_to`), `Serialize` and
//!   `Deserialize` for documents, policies, values and grants, and the checks over all documents of a setup (`cross`). The
//!   macros do without it.
//! - `reference`: what each check finds and why (`CheckDocs`), for programs that show it.

#[cfg(feature = "json")]
mod canonical;
pub mod capture;
mod checks;
mod code;
#[cfg(feature = "json")]
pub mod cross;
mod document;
mod escalating;
pub mod evaluate;
mod explain;
mod finding;
pub mod grant;
mod json;
pub mod kind;
mod place;
mod policy;
#[cfg(feature = "reference")]
mod reference;
mod value;
mod value_form;

pub use checks::{check, check_with_captures, faults_of_action, faults_of_arn};
pub use code::Code;
pub use document::{
    ConditionValue, Document, Effect, KeyValues, OperatorBlock, PrincipalGroup, PrincipalKind, Principals,
    Statement,
};
pub use explain::explain;
#[doc(hidden)]
pub use finding::Unread;
pub use finding::{Fault, Finding, Findings, Severity};
#[cfg(feature = "json")]
pub use json::{JsonFinding, JsonFindings, Location, check_json, json_text};
pub use kind::{Counting, Kind, PolicyKind, Quota};
pub use place::{Element, Place, Within};
pub use policy::{
    AccessPointPolicy, BoundaryPolicy, BucketPolicy, IdentityPolicy, KmsKeyPolicy, Policy,
    ResourceControlPolicy, ServiceControlPolicy, SessionPolicy, TrustPolicy, VpcEndpointPolicy,
};
#[cfg(feature = "reference")]
pub use reference::{CheckDocs, CheckGroup};
pub use value::{
    AccessPointName, AccountId, ActionPattern, Arn, ArnPart, BucketName, CanonicalUserId, ConditionKey,
    ConditionText, ExternalId, IdentityProvider, IpRange, KeyPrefix, KeySegment, KmsKeyArn, KmsKeyId,
    NarrowIpRange, ObjectKey, Operator, OperatorName, OrganizationId, PolicyName, Principal, PrincipalArn,
    Qualifier, Region, ResourceArn, RoleName, RoleSessionName, Sid, Timestamp, UserName, VpcEndpointId,
    VpcId,
};
pub(crate) use value::{S3Address, S3Name};
