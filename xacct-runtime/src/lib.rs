//! Puts typed policies where they belong, reads them back and removes them again.
//!
//! ```no_run
//! use xacct_dsl::prelude::*;
//! use xacct_runtime::{Account, Error};
//!
//! /// Account 222222222222 may read this year's reports.
//! static REPORTS_TO_B: BucketPolicy = policy! { <Bucket>
//!     allow ReportsToB {
//!         principal: "222222222222",
//!         action: [s3:GetObject],
//!         resource: "arn:aws:s3:::reports/2026/*",
//!     }
//! };
//!
//! async fn open(config: &aws_types::SdkConfig, reports: &BucketName) -> Result<(), Error> {
//!     let owner = Account::connect(config).await?;
//!     owner.put_bucket_policy(reports, &REPORTS_TO_B).await?;
//!     if let Some(stored) = owner.bucket_policy(reports).await? {
//!         println!("{stored:#}");
//!     }
//!     Ok(())
//! }
//! ```
//!
//! An [`Account`] is a set of credentials that has proved whose it is: [`Account::connect`] asks STS for the
//! account's id, and every S3 request carries that id as `x-amz-expected-bucket-owner`, so that a policy never
//! lands on a bucket that somebody else has taken over.
//!
//! A policy of the wrong kind does not compile:
//!
//! ```compile_fail,E0308
//! # use xacct_core::{BucketName, IdentityPolicy};
//! # use xacct_runtime::{Account, Error};
//! async fn mistake(owner: &Account, reports: &BucketName, policy: &IdentityPolicy) -> Result<(), Error> {
//!     owner.put_bucket_policy(reports, policy).await // expected `&BucketPolicy`, found `&IdentityPolicy`
//! }
//! ```
//!
//! ```compile_fail,E0308
//! # use xacct_core::{BucketPolicy, PolicyName};
//! # use xacct_runtime::{Account, Error, Identity};
//! async fn mistake(account: &Account, ana: &Identity, name: &PolicyName, policy: &BucketPolicy) -> Result<(), Error> {
//!     account.put_identity_policy(ana, name, policy).await // expected `&IdentityPolicy`, found `&BucketPolicy`
//! }
//! ```
//!
//! An [`Error`] says what may have happened: [`Error::NotSent`] and [`Error::Refused`] changed nothing, and
//! [`Error::Unknown`] asks for a second look.

mod account;
mod bucket_policy;
mod call;
#[cfg(test)]
mod canned;
mod delivery;
mod document;
mod error;
mod http;
mod identity_policy;

pub use account::Account;
pub use error::{Error, Operation};
pub use http::https_client;
pub use identity_policy::Identity;
