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
//! `policy! { <Kind> … }`, and then items, one after the other with nothing between them. The kind decides the type:
//!
//! | kind | type | what it is attached to |
//! |---|---|---|
//! | `Bucket` | [`BucketPolicy`] | an S3 bucket |
//! | `AccessPoint` | [`AccessPointPolicy`] | an S3 access point |
//! | `KmsKey` | [`KmsKeyPolicy`] | a KMS key |
//! | `Identity` | [`IdentityPolicy`] | a user, group or role |
//! | `Boundary` | [`BoundaryPolicy`] | a user or role, as its permissions boundary |
//! | `Session` | [`SessionPolicy`] | a session, when its role is assumed |
//! | `Trust` | [`TrustPolicy`] | a role: who may assume it |
//! | `ServiceControl` | [`ServiceControlPolicy`] | an organization, its units and accounts |
//! | `ResourceControl` | [`ResourceControlPolicy`] | the same, for what is done with their resources |
//! | `VpcEndpoint` | [`VpcEndpointPolicy`] | a VPC endpoint |
//!
//! Each kind has its own rules: which elements it has, whom and what it can name, which characters a Sid may hold, how
//! long it may be.
//!
//! ```
//! # use xacct_dsl::prelude::*;
//! static REPORTS: BucketPolicy = policy! { <Bucket>
//!     id: "reports";
//!     let analyst = "arn:aws:iam::222222222222:role/analyst";
//!
//!     /// They read, and list what they may read.
//!     allow AnalystsRead { principal: "{analyst}", action: s3:GetObject, resource: "arn:aws:s3:::reports/2026/*" }
//!     allow AnalystsList {
//!         principal: "{analyst}",
//!         action: s3:ListBucket,
//!         resource: "arn:aws:s3:::reports",
//!         condition: { StringLike: { "s3:prefix": "2026/*" } },
//!     }
//! };
//! ```
//!
//! | item | what it is |
//! |---|---|
//! | `allow Sid { … }`, `deny Sid { … }` | a statement: fields between commas. The Sid may be left out, or stand in quotes |
//! | `let name = "…";` | a text that `{name}` stands for in the strings behind it |
//! | `id: "…";` | the document's `Id`, which decides nothing |
//! | `version: "…";` | the document's `Version`; without it, the current one, `2012-10-17` |
//! | `assert allowed { … }`, `assert denied { … }` | a request, and what the document has to decide of it: see [below](#assertions) |
//!
//! | field of a statement | value |
//! |---|---|
//! | `principal`, `not_principal` | `*`, a string, a list of strings, or an object of kinds: `{ AWS: …, Service: …, Federated: …, CanonicalUser: … }`, each with `*`, a string or a list |
//! | `action`, `not_action` | `*`, an action without quotes such as `s3:GetObject` or `s3:Get*`, or a list of them |
//! | `resource`, `not_resource` | `*`, an ARN in quotes, or a list of them |
//! | `condition` | `{ Operator: { "key": value, … }, … }`: operators without quotes, also `ForAnyValue:StringLike`; a value is a string, a boolean, a number, or a list of them |
//!
//! The kind of a principal that is not under one follows from its shape: the host of a built-in identity provider such
//! as `accounts.google.com`, or the ARN of a `saml-provider` or `oidc-provider`, is `Federated`; another host below
//! `amazonaws.com` (or the suffix of another partition) is `Service`; 64 hexadecimal digits are a `CanonicalUser`;
//! everything else is `AWS`.
//!
//! Comments may stand anywhere, doc comments before items and fields; what is not in quotes must be Rust's tokens, so that
//! an ARN without them opens a comment at `/*`. [`arn!`], [`action!`], [`principal!`] and [`account!`] make single values
//! that are checked in the same way, for use in Rust; of these an [`AccountId`] can be captured.
//!
//! # Assertions
//! An assertion is about one request: one `principal`, one `action`, one `resource`, and the `context`, which is what else
//! the request carries. It is decided while compiling, and stops the build where it does not hold; the message gives the
//! statement that decided, or the statements that lack one thing only.
//!
//! ```
//! # use xacct_dsl::prelude::*;
//! static REPORTS: BucketPolicy = policy! { <Bucket>
//!     allow AnalystsRead {
//!         principal: "222222222222",
//!         action: s3:GetObject,
//!         resource: "arn:aws:s3:::reports/2026/*",
//!         condition: { Bool: { "aws:SecureTransport": true } },
//!     }
//!
//!     assert allowed {
//!         principal: "arn:aws:iam::222222222222:role/analyst",
//!         action: s3:GetObject,
//!         resource: "arn:aws:s3:::reports/2026/q1.csv",
//!         context: { "aws:SecureTransport": true },
//!     }
//!     assert denied { principal: "*", action: s3:GetObject, resource: "arn:aws:s3:::reports/2026/q1.csv" }
//! };
//! ```
//!
//! ```compile_fail
//! # use xacct_dsl::prelude::*;
//! let policy = policy! { <Identity>
//!     allow { action: s3:*, resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"] }
//!
//!     assert denied { principal: "arn:aws:iam::222222222222:role/analyst", action: s3:DeleteObject, resource: "arn:aws:s3:::reports/q1.csv" }
//!     // ^^^ this is allowed, not denied: statement 0 of an identity policy allows it
//! };
//! ```
//!
//! The principal is who asks: a user, a role (some session of it), a session, a service, the root user by
//! `arn:aws:iam::ACCOUNT:root`, or `*` for someone without an account. From it follow `aws:PrincipalArn`,
//! `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:PrincipalIsAWSService` and `aws:username`, unless the context has
//! them; every other key that the request is to carry stands there. What every request carries, such as
//! `aws:SecureTransport`, has to stand there where it decides: without it neither verdict would be true of real requests.
//!
//! What is asked is what *this document* decides: whether a resource's policy grants or denies (across accounts the other
//! half is needed all the same), whether the identity half allows, and of kinds that only filter, whether the request
//! passes. A service control policy of denials alone is taken to stand beside `FullAWSAccess`. That a document does not
//! allow is no promise that nothing else does: within the account of a bucket, an identity policy is enough, and only a
//! `deny` keeps it out. An assertion cannot capture, and one that a captured value would decide is refused.
//!
//! # Deciding requests
//! [`evaluate::authorize`] decides over all layers and both accounts, and says what is missing:
//!
//! ```
//! use xacct_dsl::evaluate::{Missing, Policies, Request, Requester, authorize};
//! use xacct_dsl::prelude::*;
//!
//! static OWNERS_HALF: BucketPolicy = policy! { <Bucket>
//!     allow { principal: "222222222222", action: s3:GetObject, resource: "arn:aws:s3:::reports/2026/*" }
//! };
//! static ANALYSTS_HALF: IdentityPolicy = policy! { <Identity>
//!     allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
//! };
//!
//! # #[cfg(feature = "json")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let analyst = Requester::from_arn("arn:aws:iam::222222222222:role/analyst")?;
//! let request = Request::new(analyst, "s3:GetObject", "arn:aws:s3:::reports/2026/q1.csv")?
//!     .owned_by(account!("111111111111"))
//!     .with("aws:SecureTransport", true)?;
//!
//! let (bucket, identity) = (OWNERS_HALF.compile(), [ANALYSTS_HALF.compile()]);
//! let both = Policies { resource: Some(&bucket), identity: &identity, ..Policies::default() };
//! assert!(authorize(&request, &both)?.is_allowed());
//!
//! let half = Policies { identity: &[], ..both };
//! let decision = authorize(&request, &half)?;
//! assert!(decision.missing().eq([Missing::IdentityPolicy]));
//! println!("{decision}"); // account 222222222222 has no identity policy that allows `s3:GetObject` on …
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "json"))]
//! # fn main() {}
//! ```
//!
//! [`evaluate::one_decision`] walks a decision step by step.
//!
//! # Grants
//! Across accounts one half alone grants nothing, and [`grant!`] makes no half: from one definition follow the documents of
//! both accounts, each checked as by `policy!`. While compiling, the evaluator shows that together they allow what the grant
//! says, that none of them can be left out, and that the owner's alone keep out whatever is asked beside it (other principals, objects and actions, its
//! conditions unmet), even where
//! the other account allows everything to everyone in it.
//!
//! ```
//! # use xacct_dsl::prelude::*;
//! static ANALYSTS: Grant = grant! { AnalystsReadReports {
//!     owner: "111111111111",
//!     bucket: "reports",
//!     prefix: "2026/",
//!     grantee: "arn:aws:iam::222222222222:role/analyst",
//!     access: [Read, ReadVersions, List],
//!     via: BucketPolicy,
//! }};
//!
//! println!("{}", ANALYSTS.explain()); // who may do what, and which documents it takes
//! println!("{ANALYSTS:#}"); // those documents, each with its account
//! ```
//!
//! `grant! { Name { field: value, … } }`; `let` items may stand before the name. The Sids of the grant's statements begin
//! with `Xacct` and its name, so that they are found again among others.
//!
//! | field | value |
//! |---|---|
//! | `owner` | the account of the bucket |
//! | `bucket` | its name |
//! | `prefix` | what the keys of the objects begin with, up to a `/`; without it all of the bucket |
//! | `grantee` | one, or a list: the ARN of a user or role, or an account, of which its own policies say who in it |
//! | `access` | one, or a list, of the [access levels](grant::AccessLevel), each of which is exactly the actions it names: `Read`, `ReadVersions`, `List`, `ListVersions`, `Write`, `WriteAcl`, `Delete`, `DeleteVersions`, `ReadTags`, `WriteTags`, `Restore` |
//! | `via` | the method, as below; without it `BucketPolicy` |
//! | `kms_key` | the ARN of the key that encrypts the objects: both accounts have to allow its use, through S3 alone |
//! | `condition` | `{ organization: "o-…", vpc_endpoint: […], source_ip: […], secure_transport: true }`, each as needed |
//! | `bucket_owner_full_control` | `true`: uploads have to give the bucket's owner full control |
//! | `object_owner` | the account that owns the objects, if it is not the bucket's: such objects are its own to grant, and the grant is refused where it needs them |
//!
//! | method | what follows from it |
//! |---|---|
//! | `BucketPolicy` | statements in the bucket's policy, and the grantees' own |
//! | `Acl { owner_id: "…", grantee_id: "…", objects: ["…"] }` | Object Ownership that lets ACLs count, which new buckets have not; the ACLs of the bucket and of the named objects by canonical ids, which let in an account as a whole; the grantees' own policies |
//! | `Role { name: "…", external_id: "…", session: 3600, console: true }`, by console or with an external id | the role, whom it trusts and what it may do; that the grantees may assume just that role |
//! | `AccessPoint { name: "…", region: "…", account: "…" }` | the access point's policy, what the bucket's lets through it, and the grantees' own, on the access point's ARNs |
//!
//! With a key each of them has statements for the key's policy besides. [`Grant::receipt`](grant::Grant::receipt) has the
//! documents by name and type, [`Grant::documents`](grant::Grant::documents) in the order in which they are put in place,
//! and [`Grant::handover`](grant::Grant::handover) what an administrator elsewhere needs: files, commands and a paragraph.
//!
//! A grant that cannot be is refused with the reason, such as one to a group, to a principal of the owner's own account, by
//! a key that AWS manages, or with an access level that the method has no words for:
//!
//! ```compile_fail
//! # use xacct_dsl::prelude::*;
//! let grant = grant! { Deleters {
//!     owner: "111111111111", bucket: "reports", grantee: "222222222222",
//!     access: [Delete],
//!     //       ^^^^^^ no ACL expresses `Delete`: its WRITE deletes only what the grantee's account owns
//!     via: Acl {
//!         owner_id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
//!         grantee_id: "b6d9a7f0c1e2938475665748392a1b0c9d8e7f6051423324150617283940a5b6",
//!     },
//! }};
//! ```
//!
//! Values of the program are captured as in `policy!`, each of the type that its field has. What they are together, such as
//! of one partition or of two accounts, only they can tell: such a grant is a `Result`, checked again, proof and all, when
//! they are there, and so it cannot stand in a `static`. [`GrantDefinition`](grant::GrantDefinition) makes a grant without a
//! macro, by the same checks.
//!
//! ```
//! # use xacct_dsl::prelude::*;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (account, team) = (AccountId::new("222222222222")?, KeySegment::new("analytics")?);
//! let grant = grant! { TeamReads {
//!     owner: "111111111111", bucket: "reports", prefix: "{team}/", grantee: "{account}", access: [Read, List],
//!     via: BucketPolicy,
//! }}?;
//! assert_eq!(grant.prefix().map(KeyPrefix::as_str), Some("analytics/"));
//! # Ok(())
//! # }
//! ```
//!
//! | field | captured type |
//! |---|---|
//! | `owner`, `object_owner`, `account` of an access point | [`AccountId`] |
//! | `bucket` | [`BucketName`] |
//! | `prefix` | [`KeyPrefix`], at its end; [`KeySegment`] between slashes |
//! | `grantee` | [`PrincipalArn`] or [`AccountId`] as a whole; the parts of its ARN as in `policy!` |
//! | `kms_key` | [`KmsKeyArn`] as a whole; the parts of its ARN |
//! | `organization`, `vpc_endpoint`, `source_ip` | [`OrganizationId`], [`VpcEndpointId`], [`NarrowIpRange`] |
//! | `name` of a role, `external_id` | [`RoleName`], [`ExternalId`] |
//! | `name` and `region` of an access point | [`AccessPointName`], [`Region`] |
//! | `owner_id`, `grantee_id`, `objects` of ACLs | [`CanonicalUserId`], [`ObjectKey`] |
//!
//! The partition is that of the ARNs and Regions in the grant, and `aws` where it names accounts alone.
//!
//! # Documents of both accounts that exist already
//! `cross` does the reverse of a grant: it says what is wrong between documents that somebody has written.
//!
//! ```
//! # #[cfg(feature = "json")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use xacct_dsl::Document;
//! use xacct_dsl::cross::{PrincipalDocuments, Setup};
//!
//! let owners = r#"{ "Version": "2012-10-17", "Statement": {
//!     "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::222222222222:role/analyst" },
//!     "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"
//! } }"#;
//! let analysts = r#"{ "Version": "2012-10-17", "Statement": {
//!     "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::report/*"
//! } }"#;
//!
//! let analyst = PrincipalDocuments {
//!     identity: vec![Document::from_json(analysts)?],
//!     ..PrincipalDocuments::new("arn:aws:iam::222222222222:role/analyst".parse()?)
//! };
//! let setup = Setup {
//!     bucket_policy: Some(Document::from_json(owners)?),
//!     principals: vec![analyst],
//!     ..Setup::new("111111111111".parse()?, "reports".parse()?)
//! };
//! let findings = setup.check();
//! assert_eq!(findings[0].fault.code.as_str(), "XA_MISSING_IDENTITY_HALF"); // `report` is another bucket
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "json"))]
//! # fn main() {}
//! ```
//!
//! # Values known only at run time
//! In a string, `{name}` that no `let` names captures a Rust variable, as `format!` does; `{{` and `}}` are braces, and
//! `${…}` is IAM's own variable. A capture fills a whole component, and its place decides its type, so that whatever the
//! value is, the policy says no more than what was checked. A `String` captures nowhere: it could hold `*`.
//!
//! ```
//! # use xacct_dsl::prelude::*;
//! # fn env(_: &str) -> String { "reports".into() }
//! let bucket = BucketName::new(env("BUCKET"))?; // `*`, `?` and `${…}` cannot be in it
//! let policy = policy! { <Identity>
//!     allow { action: s3:GetObject, resource: "arn:aws:s3:::{bucket}/home/${aws:username}/*" }
//! };
//! assert!(policy.as_json().contains("arn:aws:s3:::reports/home/${aws:username}/*"));
//! # Ok::<(), xacct_dsl::Fault>(())
//! ```
//!
//! | place | type |
//! |---|---|
//! | `"{principal}"` | [`PrincipalArn`] or [`AccountId`], in `not_principal` only [`AccountId`]; [`CanonicalUserId`] below `CanonicalUser` |
//! | `"{resource}"` (not in the policy of one resource), and the ARN that a condition compares | [`ResourceArn`] or [`PrincipalArn`] |
//! | `"arn:aws:kms:{region}:{account}:key/{key}"` | [`Region`], [`AccountId`], [`KmsKeyId`] |
//! | `"arn:aws:iam::{account}:role/team/{role}"`, `…:user/{user}`, `…:policy/{policy}` | [`RoleName`], [`UserName`], [`PolicyName`] |
//! | `"arn:aws:sts::{account}:assumed-role/{role}/{session}"` | [`RoleSessionName`] |
//! | `"arn:aws:s3:::{bucket}/*"`, `"arn:aws:s3:…:accesspoint/{point}/object/*"` | [`BucketName`], [`AccessPointName`] |
//! | `"arn:aws:s3:::reports/{prefix}*"` | [`KeyPrefix`], which ends in `/` |
//! | `"arn:aws:s3:::reports/{team}/*"` | [`KeySegment`], which holds no `/` |
//! | `"arn:aws:s3:::reports/2026/{key}"` | [`ObjectKey`] |
//! | the text of a condition: `"{text}"`, `"home/{team}/*"` | [`ConditionText`] as a whole; its parts as those of a key |
//! | a value of a key whose values have one form | [`AccountId`], [`Region`], [`VpcId`], [`VpcEndpointId`] or [`KmsKeyArn`], as for `aws:SourceAccount`, `aws:RequestedRegion`, `aws:SourceVpc`, … |
//! | other values of conditions | an integer, [`bool`], [`Timestamp`] or [`NarrowIpRange`], as the operator compares |
//!
//! A policy without captures is a constant, for `static` and `const`; one with captures cannot stand there. One with captures is made where it stands, without a step that could fail,
//! because the quota of its kind has room for the longest values of those types; where it has not, `policy!` gives a
//! `Result`. What several values must be together (that a principal is of the resource's partition), and what AWS alone
//! knows (that a role exists), no type can tell: AWS refuses such a policy when it is put in place.
//!
//! # What stops a build
//! Errors (AWS refuses it, or it is plainly not what was meant) and security warnings (it gives more access than it
//! should) stop the build; suggestions are silent. Warnings are rustc's: stable Rust has but one way for a macro to warn,
//! so that they read "use of deprecated constant", and `#![deny(deprecated)]` makes errors of them. Each message ends in
//! its [code](Code). A statement that knows better says so, and why:
//!
//! ```
//! # use xacct_dsl::prelude::*;
//! let policy = policy! { <Identity>
//!     #[allow(invalid_action, reason = "announced for next month; the catalogue does not have it yet")]
//!     allow { action: s3:GetObjectHologram, resource: "arn:aws:s3:::reports/*" }
//! };
//! ```
//!
//! # Policies that exist already
//! A policy that you have as JSON is read by `Policy::from_json`, by the same checks. All that is wrong with it comes at
//! once, each fault with its line and column; `check_json` tells the warnings too.
//!
//! # Features
//! - `json` (default): [`Document::from_json`](xacct_core::Document), `Policy::from_json`, `Policy::compile`, `check_json`,
//!   `Grant::from_json`, `cross`, and `Serialize` and `Deserialize` for documents, policies, grants and values such as
//!   [`BucketName`].

#![no_std]

extern crate alloc;

#[doc(inline)]
pub use xacct_core::*;

/// What a user of the crate writes policies with: `use xacct_dsl::prelude::*;`.
pub mod prelude {
    pub use crate::{account, action, arn, grant, policy, principal};
    #[doc(inline)]
    pub use xacct_core::grant::{AccessLevel, Grant, GrantDefinition};
    #[doc(inline)]
    pub use xacct_core::{
        AccessPointName, AccessPointPolicy, AccountId, ActionPattern, Arn, BoundaryPolicy, BucketName,
        BucketPolicy, CanonicalUserId, ConditionText, ExternalId, IdentityPolicy, KeyPrefix, KeySegment,
        KmsKeyArn, KmsKeyId, KmsKeyPolicy, NarrowIpRange, ObjectKey, OrganizationId, Policy, PolicyName,
        Principal, PrincipalArn, Region, ResourceArn, ResourceControlPolicy, RoleName, RoleSessionName,
        ServiceControlPolicy, SessionPolicy, Timestamp, TrustPolicy, UserName, VpcEndpointId,
        VpcEndpointPolicy, VpcId,
    };
}

/// What the expansion of the macros names. Not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use alloc::borrow::Cow;
    pub use xacct_core::capture::{Fills, FillsBool, FillsNumber};
    pub use xacct_core::*;
    pub use xacct_macros::{account, action, arn, grant, policy, principal};
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

/// A cross-account grant, checked while it compiles: a [`Grant`](grant::Grant), usable in `static` and `const`, or, where
/// it captures values, a `Result` of one.
///
/// Both halves follow from it. See [the language of grants](crate#grants).
///
/// # Examples
/// ```
/// use xacct_dsl::prelude::*;
///
/// static ANALYSTS: Grant = grant! { AnalystsReadReports {
///     owner: "111111111111",
///     bucket: "reports",
///     prefix: "2026/",
///     grantee: "arn:aws:iam::222222222222:role/analyst",
///     access: [Read, ReadVersions, List],
///     via: BucketPolicy,
///     kms_key: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
/// }};
///
/// println!("{}\n{ANALYSTS:#}", ANALYSTS.explain());
/// assert_eq!(ANALYSTS.documents().len(), 3, "the key's policy, the bucket's and the role's");
/// ```
///
/// A half that nobody could have does not compile:
///
/// ```compile_fail
/// # use xacct_dsl::prelude::*;
/// static OWN: Grant = grant! { Own {
///     owner: "111111111111",
///     bucket: "reports",
///     grantee: "arn:aws:iam::111111111111:role/analyst",
///     //       ^^^ is of the owner's own account, so that this is no cross-account grant
///     access: [Read],
///     via: BucketPolicy,
/// }};
/// ```
#[macro_export]
macro_rules! grant {
    ($($tokens:tt)*) => {
        $crate::__private::grant!($crate; $($tokens)*)
    };
}

/// An ARN, or a pattern of ARNs, checked while it compiles: an [`Arn`], usable in `static` and `const`.
///
/// # Examples
/// ```
/// use xacct_dsl::prelude::*;
///
/// const REPORTS: Arn = arn!("arn:aws:s3:::reports/2026/*");
/// assert_eq!(REPORTS.resource(), "reports/2026/*");
/// ```
#[macro_export]
macro_rules! arn {
    ($($tokens:tt)*) => {
        $crate::__private::arn!($crate; $($tokens)*)
    };
}

/// An action, or a pattern of actions, checked while it compiles: an [`ActionPattern`], usable in `static` and `const`.
///
/// # Examples
/// ```
/// use xacct_dsl::prelude::*;
///
/// const READ: ActionPattern = action!(s3:GetObject);
/// assert_eq!(READ.service(), Some("s3"));
/// ```
#[macro_export]
macro_rules! action {
    ($($tokens:tt)*) => {
        $crate::__private::action!($crate; $($tokens)*)
    };
}

/// A principal, checked while it compiles: a [`Principal`], usable in `static` and `const`. Its kind follows from its
/// shape, as in `policy!`.
///
/// # Examples
/// ```
/// use xacct_dsl::prelude::*;
///
/// const ANALYST: Principal = principal!("arn:aws:iam::222222222222:role/analyst");
/// assert_eq!(ANALYST.account().map(AccountId::as_str), Some("222222222222"));
/// ```
#[macro_export]
macro_rules! principal {
    ($($tokens:tt)*) => {
        $crate::__private::principal!($crate; $($tokens)*)
    };
}

/// An account id, checked while it compiles: an [`AccountId`], usable in `static` and `const`.
///
/// # Examples
/// ```
/// use xacct_dsl::prelude::*;
///
/// const OWNER: AccountId = account!("111111111111");
/// assert_eq!(OWNER.as_str(), "111111111111");
/// ```
#[macro_export]
macro_rules! account {
    ($($tokens:tt)*) => {
        $crate::__private::account!($crate; $($tokens)*)
    };
}
