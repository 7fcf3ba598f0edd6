//! Carries grants out in real accounts: what they hold now, what has to change, and every change so that it can be gone on
//! with or taken back, whatever happens meanwhile.
//!
//! ```
//! use xacct_dsl::prelude::*;
//! use xacct_runtime::{Accounts, Patience};
//! use xacct_sandbox::Sandbox;
//!
//! /// An analyst of account 222222222222 reads this year's reports of account 111111111111.
//! static ANALYSTS: Grant = grant! { AnalystsReadReports {
//!     owner: "111111111111",
//!     bucket: "reports",
//!     prefix: "2026/",
//!     grantee: "arn:aws:iam::222222222222:user/ana",
//!     access: [Read, List],
//!     via: BucketPolicy,
//! }};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = Sandbox::new();
//! # let (owner, consumer) = (sandbox.account("111111111111")?.config(), sandbox.account("222222222222")?.config());
//! # aws_sdk_s3::Client::new(&owner).create_bucket().bucket("reports").send().await?;
//! # aws_sdk_iam::Client::new(&consumer).create_user().user_name("ana").send().await?;
//! # let state = tempfile::tempdir()?;
//! // `owner` and `consumer` are configurations of the SDK, such as aws-config loads; each proves whose it is.
//! let accounts = Accounts::new().with(&owner).await?.with(&consumer).await?;
//! # let accounts = accounts.state_in(state.path()).patience(Patience::hasty());
//!
//! let plan = accounts.plan(&ANALYSTS).await?; // reads both accounts, and writes nothing
//! println!("{plan}"); // a diff, document by document; `serde_json` stores it for review
//!
//! let applied = accounts.apply(&plan).await?; // ordered, journaled, read back
//! assert!(applied.is_complete(), "{applied}");
//! assert!(accounts.apply(&plan).await?.is_unchanged()); // nothing left to do, and nothing written
//!
//! assert!(accounts.verify(&ANALYSTS).await?.is_ok()); // asks as the grantee, where there are credentials
//! assert!(accounts.drift(&ANALYSTS).await.is_clean()); // later: is it still so?
//! accounts.revoke(&ANALYSTS).await?; // the grant's own statements, policies and roles, and no others
//! # Ok(())
//! # }
//! ```
//!
//! # What it promises
//! - **Others' work stays.** In policies that others share a grant's statements are known by their Sids, and nothing else is
//!   touched. Roles and access points are changed or deleted only where a tag says that they were made for the grant. What
//!   somebody writes between a plan and its apply makes the plan out of date; what somebody writes during an apply is kept.
//! - **Nothing is half done in silence.** Each step ends as [`Outcome`] says. What depends on a step that failed is left out.
//!   Whether a request whose answer was lost has been carried out, is looked at.
//! - **There is a way back.** Before each write the [`Journal`] has what was there: [`Accounts::resume`] goes on after a crash,
//!   [`Accounts::rollback`] takes back what was written, and leaves what others have written since.
//! - **AWS is not asked what it would refuse.** A plan is refused with all reasons ([`RefusalReason`]) where a policy would be
//!   too long, public, lock its administrator out or name somebody who was deleted, and where ACLs are off, a key cannot be
//!   used or a name is somebody else's.
//!
//! S3, IAM and KMS have no compare-and-swap for policies. Programs that share a [`Lock`] wait for each other: by default those
//! on one machine, by files. Whoever writes without it may overwrite a grant's statements, which the apply notices and
//! mends, and later [`Accounts::drift`] tells.
//!
//! # Single calls
//! An [`Account`] is one set of credentials that has proved whose it is, with one method a call of AWS. Every S3 request carries
//! its account's id as `x-amz-expected-bucket-owner`, so that nothing lands on a bucket that somebody else has taken over. A
//! policy of the wrong kind does not compile:
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
//!
//! # As JSON
//! What a program may pass on is `serde::Serialize`: [`Applied`], [`Revoked`], [`Verification`], [`Drift`], [`PlanReport`],
//! [`RefusedGrant`], [`UnfinishedApply`], [`Progress`], [`AccountPermissions`], and every error of a plan or its apply.
//! Fields have the names of the types' own; accounts, ARNs and requests are text, as they display, grants `OWNER/BUCKET/NAME`,
//! and a [`Setting`] is an object: its `kind`, the names of what it is of, and the setting in `words`. What is one of several
//! kinds says which in snake_case. Whatever went wrong has a `reason`, which stays the same, and a `message` for people: what
//! AWS refuses is `refused`, and a grant that cannot be planned `grant_refused`. What there is not is left out, and never
//! `null`. More fields can be added; a [`Plan`] is read again and has a form of its own.
//!
//! ```
//! use xacct_runtime::RefusalReason;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let reason = serde_json::to_value(RefusalReason::SidTaken { sid: "Mine".into() })?;
//! assert_eq!(reason, serde_json::json!({ "reason": "sid_taken", "sid": "Mine" }));
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//! - `profiles`: `profile`, the configuration of one of the AWS CLI's profiles.

mod account;
mod accounts;
mod apply;
mod call;
#[cfg(test)]
mod canned;
mod change;
mod class;
mod credentials;
mod delivery;
mod document;
mod drift;
mod error;
mod holdings;
mod http;
mod journal;
mod lock;
mod observe;
mod patience;
mod permissions;
mod plan;
#[cfg(feature = "profiles")]
mod profile;
mod report;
mod revoke;
mod setting;
mod state;
mod statement;
mod value;
mod verify;

pub use account::{
    AccessControlList, AccessPoint, AccessPointDescription, Account, AclGrant, AclGrantee, BucketEncryption,
    Identity, KeyDescription, ManagedPolicy, RoleDescription, UserDescription,
};
pub use accounts::Accounts;
pub use apply::{Applied, ApplyError, Outcome, Progress, StepError, StepReport, UnfinishedApply};
pub use change::Change;
pub use credentials::assume_role;
pub use drift::{Drift, DriftFinding};
pub use error::{Error, Operation};
pub use http::{http_client_to, https_client};
pub use journal::{Journal, JournalError};
pub use lock::{BoxFuture, FileLock, Lock, LockError, LockGuard, NoLock};
pub use observe::{
    DecisivePolicies, Observed, ObservedAccessPoint, ObservedAccount, ObservedBucket, ObservedIdentity,
    ObservedKey, Reading,
};
pub use patience::Patience;
pub use permissions::AccountPermissions;
pub use plan::{
    Plan, PlanDiff, PlanOptions, PlanReport, PolicyForm, Purpose, Refusal, RefusalReason, RefusedGrant, Step,
};
#[cfg(feature = "profiles")]
pub use profile::profile;
pub use revoke::{RevokeError, Revoked};
pub use setting::Setting;
pub use value::{AccessPointValue, ManagedPolicyValue, RoleValue, Value};
pub use verify::{Means, Seen, Verification, VerifiedRequest, VerifyOptions};
