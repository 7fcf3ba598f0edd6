//! IAM policies inline in Rust, checked while they compile.
//!
//! ```
//! use xacct_dsl::prelude::*;
//!
//! /// Account 222222222222 reads this year's reports, over TLS.
//! static REPORTS: BucketPolicy = policy! { <Bucket>
//!     /// The account as a whole; its own policies say who in it.
//!     allow ReportsToAnalysts {
//!         principal: "222222222222",
//!         action: [s3:GetObject, s3:GetObjectVersion],
//!         resource: "arn:aws:s3:::reports/2026/*",
//!         condition: { Bool: { "aws:SecureTransport": true } },
//!     }
//! };
//!
//! assert!(REPORTS.as_json().starts_with(r#"{"Version":"2012-10-17","Statement":{"Sid":"ReportsToAnalysts""#));
//! ```
//!
//! What is misspelt is an error at its own token, and all errors of a policy come with one build:
//!
//! ```compile_fail
//! # use xacct_dsl::prelude::*;
//! let policy = policy! { <Identity>
//!     allow { action: s3:GetObjct, resource: "arn:aws:s3:::reports/*" }
//!     //              ^^^^^^^^^^^ unknown action `s3:GetObjct` [INVALID_ACTION]
//!     //                          help: did you mean `s3:GetObject`?
//! };
//! ```
//!
//! # The language
//! `policy! { <Kind> … }`, and then statements, one after the other with nothing between them. The kind decides the
//! type: `<Bucket>` gives a [`BucketPolicy`], `<Identity>` an [`IdentityPolicy`], `<Trust>` a [`TrustPolicy`].
//!
//! A statement is `allow Sid { … }` or `deny Sid { … }` with fields between commas. The Sid may be left out, or stand in
//! quotes; in identity and trust policies it holds letters and digits, in bucket policies any text. Comments may stand
//! anywhere, doc comments before statements and fields.
//!
//! | field | value |
//! |---|---|
//! | `principal`, `not_principal` (not in identity policies) | `*`, a string, a list of strings, or an object of kinds: `{ AWS: …, Service: …, Federated: …, CanonicalUser: … }`, each with `*`, a string or a list |
//! | `action`, `not_action` | `*`, an action without quotes such as `s3:GetObject` or `s3:Get*`, or a list of them |
//! | `resource`, `not_resource` (not in trust policies) | `*`, an ARN in quotes, or a list of them |
//! | `condition` | `{ Operator: { "key": value, … }, … }`: operators without quotes, also `ForAnyValue:StringLike`; a value is a string, a boolean, a number, or a list of them |
//!
//! The kind of a principal that is not under one follows from its shape: the host of a built-in identity provider such
//! as `accounts.google.com`, or the ARN of a `saml-provider` or `oidc-provider`, is `Federated`; another host below
//! `amazonaws.com` (or the suffix of another partition) is `Service`; 64 hexadecimal digits are a `CanonicalUser`;
//! everything else is `AWS`.
//!
//! In strings `${…}` is IAM's own variable. Braces are written `{{` and `}}`, because `{name}` will stand for a Rust value.
//!
//! A policy that you have as JSON is read by `Policy::from_json`, by the same checks. All that is wrong with it comes at
//! once, each fault with its line and column; `check_json` tells the warnings too.
//!
//! # Features
//! - `json` (default): [`Document::from_json`](xacct_core::Document), `Policy::from_json`, `check_json`, `Serialize` and
//!   `Deserialize`.

#![no_std]

#[doc(inline)]
pub use xacct_core::*;

/// What a user of the crate writes policies with: `use xacct_dsl::prelude::*;`.
pub mod prelude {
    pub use crate::policy;
    #[doc(inline)]
    pub use xacct_core::{
        AccessPointPolicy, AccountId, Arn, BoundaryPolicy, BucketName, BucketPolicy, CanonicalUserId,
        IdentityPolicy, KmsKeyPolicy, Policy, PolicyName, ResourceControlPolicy, RoleName,
        ServiceControlPolicy, SessionPolicy, TrustPolicy, UserName, VpcEndpointPolicy,
    };
}

/// What the expansion of the macros names. Not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use xacct_core::{
        AccessPointPolicy, BoundaryPolicy, BucketPolicy, IdentityPolicy, KmsKeyPolicy, Policy,
        ResourceControlPolicy, ServiceControlPolicy, SessionPolicy, TrustPolicy, VpcEndpointPolicy,
    };
    pub use xacct_macros::policy;
}

/// A policy, checked while it compiles: a [`Policy`] of its kind, usable in `static`, `const` and
/// expressions.
///
/// Errors and security warnings stop the build; warnings are rustc's warnings. Each is shown at its own token,
/// with its code.
///
/// # Examples
/// ```
/// use xacct_dsl::prelude::*;
///
/// const READ: IdentityPolicy = policy! { <Identity>
///     allow {
///         action: s3:GetObject,
///         resource: "arn:aws:s3:::reports/home/${aws:username}/*",
///     }
/// };
///
/// let trust = policy! { <Trust>
///     allow { principal: "arn:aws:iam::222222222222:user/ana", action: sts:AssumeRole }
/// };
/// assert_eq!(
///     trust.as_json(),
///     r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:user/ana"},"Action":"sts:AssumeRole"}}"#,
/// );
/// ```
///
/// The kind is part of the type, so that a bucket's policy cannot be attached to a role:
///
/// ```compile_fail,E0308
/// # use xacct_dsl::prelude::*;
/// static POLICY: BucketPolicy = policy! { <Identity>
///     allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
/// };
/// ```
#[macro_export]
macro_rules! policy {
    ($($tokens:tt)*) => {
        $crate::__private::policy!($crate; $($tokens)*)
    };
}
