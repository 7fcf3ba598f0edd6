//! Cross-account grants: both halves of every method from one definition.
//!
//! Across accounts one half alone grants nothing. A [`Grant`] is made of a [`GrantDefinition`], whole or not at all:
//! [`Grant::new`] derives every document that must exist in either account, holds each against the checks of its kind, and
//! lets the evaluator show that together they allow what the grant says, that none of them can be missing, and that the
//! owner's alone keep out what is beside it, even where the other account allows everything to everyone in it.
//!
//! ```
//! use xacct_core::grant::{AccessLevel, GrantDefinition};
//!
//! let grant = GrantDefinition::new("AnalystsReadReports")
//!     .owner("111111111111")
//!     .bucket("reports")
//!     .prefix("2026/")
//!     .grantee("arn:aws:iam::222222222222:role/analyst")
//!     .access([AccessLevel::Read, AccessLevel::List])
//!     .build()?;
//! for document in grant.documents() {
//!     println!("account {}: {}\n{:#}", document.account, document.target, document.content);
//! }
//! # Ok::<(), xacct_core::grant::GrantFindings>(())
//! ```

mod access;
mod acl_document;
mod answer;
mod commands;
mod definition;
mod document_check;
mod documents;
mod explain;
mod field;
mod finding;
mod grantee;
mod handover;
mod handover_command;
mod holdings;
mod model;
mod name;
mod ownership;
mod proof;
mod receipt;
mod refusals;
mod request;
mod statement;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod values;
mod via;
mod written;

pub use access::{Access, AccessLevel};
pub use acl_document::AclDocument;
pub use answer::{GrantAnswer, GrantDenial, HeldStatement};
#[doc(hidden)]
pub use definition::{__text, __texts};
pub use definition::{ConditionDefinition, GrantDefinition, ViaDefinition};
pub use documents::{Content, GrantDocument, Target};
pub use finding::{GrantFinding, GrantFindings};
pub use grantee::{Grantee, GranteeKind};
pub use handover::{Handover, HandoverFile};
pub use handover_command::{HandoverAcls, HandoverCommand, HandoverCreation, HandoverMerge};
pub use holdings::{AccessPointHoldings, HeldDocument, Holdings, PrincipalHoldings};
#[doc(hidden)]
pub use model::GrantParts;
pub use model::{Conditions, Grant, check_grant};
pub use name::GrantName;
pub use receipt::{
    AccessPointReceipt, AclReceipt, BucketPolicyReceipt, IdentityReceipt, KeyReceipt, Receipt, RoleReceipt,
};
pub use request::{Expected, GrantRequest, Subject, WhyDenied};
pub use via::Via;
#[doc(hidden)]
pub use written::{Written, below, check_written, is_within};
