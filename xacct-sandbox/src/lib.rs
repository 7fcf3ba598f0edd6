//! AWS accounts in memory that answer the SDK's own clients, and decide every request as AWS does.
//!
//! Unmodified clients of S3, S3 Control, IAM, STS and KMS work against a [`Sandbox`], with no port, no network and no
//! credentials. Each request is decided by [`xacct_core::evaluate`] over everything that the accounts hold: policies of users, roles and
//! groups, boundaries, sessions, bucket, key, access point and trust policies, ACLs, Block Public Access, and what an organization imposes.
//! A denial says why.
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

pub use account::SandboxAccount;
pub use error::SandboxError;
pub use fault::Fault;
pub use origin::Origin;
pub use sandbox::Sandbox;
