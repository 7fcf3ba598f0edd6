//! AWS accounts in memory that answer the SDK's own clients, and decide every request as AWS does.
//!
//! Unmodified clients of S3, S3 Control, IAM, STS and KMS work against a [`Sandbox`], with no port, no network and no
//! credentials. Each request is decided by [`xacct_core::evaluate`] over everything that the accounts hold: policies of users, roles and
//! groups, boundaries, sessions, bucket, key, access point and trust policies, ACLs, Block Public Access, and what an organization imposes.
//! A denial says why.
//!
//! | service | operations |
//! |---|---|
//! | S3 | buckets (create, head, list, location, delete); objects (put, get, head, list, copy, delete, attributes, tags), versions, multipart uploads; bucket policy and its status, ACLs, Object Ownership, Block Public Access, default encryption, versioning, tags |
//! | S3 Control | access points of the owner's and of other accounts, their policies; an account's Block Public Access; tags, to be read |
//! | IAM | users, access keys, groups, roles, trust, inline and managed policies with versions, boundaries, tags, simulation |
//! | STS | GetCallerIdentity, AssumeRole, GetSessionToken, GetAccessKeyInfo |
//! | KMS | keys, their policies, aliases and tags; encryption as far as it takes to know who may, without cryptography |
//!
//! Not there: Object Lock, replication, lifecycle and other configurations of buckets, identity providers, grants of KMS. An
//! operation that is not there is refused (`NotImplemented`, `InvalidAction` and the like). Nothing is kept when the last clone of a sandbox goes.
//!
//! Clients need a tokio runtime with its time enabled, as `#[tokio::main]` and `#[tokio::test]` have.
//!
//! # Features
//! - `serve` (default): `Sandbox::serve` and the program `xacct-sandbox`, for clients that are no Rust. Tests in Rust do without.
//!
//! ```
//! use xacct_sandbox::Sandbox;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let sandbox = Sandbox::new();
//! let owner = sandbox.account("111111111111")?;
//! let caller = aws_sdk_sts::Client::new(&owner.config()).get_caller_identity().send().await?;
//! assert_eq!(caller.account(), Some("111111111111"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod authorize;
mod body;
mod call;
mod client;
mod clock;
mod error;
mod fault;
mod gateway;
mod iam;
mod kms;
mod origin;
mod policy;
mod query;
mod refusal;
mod s3;
mod s3control;
mod sandbox;
#[cfg(feature = "serve")]
mod serve;
mod service;
mod signature;
mod state;
mod sts;
mod tags;

pub use account::SandboxAccount;
pub use error::SandboxError;
pub use fault::Fault;
pub use origin::Origin;
pub use sandbox::Sandbox;
