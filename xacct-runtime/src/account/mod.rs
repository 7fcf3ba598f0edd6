//! Credentials that have proved whose they are, and single calls with them.

mod access_point;
mod acl;
mod block_public_access;
mod bucket;
mod bucket_policy;
mod clients;
mod inline_policy;
mod kms_key;
mod local_host;
mod managed_policy;
mod object_ownership;
mod role;
#[cfg(test)]
mod tests;
mod user;

use crate::call::Call;
use crate::{Error, http};
pub use access_point::{AccessPoint, AccessPointDescription};
pub use acl::{AccessControlList, AclGrant, AclGrantee};
use aws_sdk_iam::types::Tag;
use aws_types::SdkConfig;
pub use bucket::BucketEncryption;
pub(crate) use clients::s3;
use clients::{BucketRegions, in_region};
pub use inline_policy::Identity;
pub use kms_key::KeyDescription;
pub use managed_policy::ManagedPolicy;
pub use role::RoleDescription;
use std::collections::BTreeMap;
use std::fmt;
pub use user::UserDescription;
use xacct_core::{AccountId, BucketName, PrincipalArn, Region};

/// An AWS account that the program may act in, as the principal whose credentials opened it.
///
/// Cloning is cheap: clones share their connections.
#[derive(Clone)]
pub struct Account {
    id: AccountId,
    principal: String,
    config: SdkConfig,
    regions: BucketRegions,
    s3: aws_sdk_s3::Client,
    s3control: aws_sdk_s3control::Client,
    iam: aws_sdk_iam::Client,
}

impl Account {
    /// Opens the account that the credentials of `config` belong to, which STS `GetCallerIdentity` tells. That
    /// call needs no permission, and AWS answers it even where a policy denies it.
    ///
    /// What `config` leaves open is filled in: without an HTTP client, one that speaks HTTPS with rustls and the
    /// system's certificates. With an endpoint URL, S3 is addressed by path (`endpoint/bucket/key`), because test
    /// servers have no DNS name per bucket; and where the endpoint is an IP address or `localhost`, S3 Control does
    /// not put the account's id before it, which its header says as well.
    ///
    /// # Errors
    /// [`Error::NotSent`] without a region, credentials or a reachable endpoint, [`Error::Refused`] for credentials
    /// that AWS does not accept, [`Error::Unknown`] when no answer came.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn example(config: aws_types::SdkConfig) -> Result<(), xacct_runtime::Error> {
    /// let account = xacct_runtime::Account::connect(&config).await?;
    /// println!("acting in account {}", account.id());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn connect(config: &SdkConfig) -> Result<Self, Error> {
        let config = http::with_client(config);
        let (id, principal) = caller(&aws_sdk_sts::Client::new(&config)).await?;
        Ok(Self::new(id, principal, config))
    }

    /// Takes the credentials of `config` for those of `principal` in the account `id`, and proves nothing: for single calls
    /// to servers of S3's protocol that have no STS `GetCallerIdentity`, such as Ceph's gateway. At AWS,
    /// [`connect`](Self::connect) finds out whose they are, and [`Accounts`](crate::Accounts) take no others.
    ///
    /// # Examples
    /// ```
    /// # fn example(config: &aws_types::SdkConfig) -> Result<(), xacct_core::Fault> {
    /// let owner = "arn:aws:iam::111111111111:user/owner".parse()?;
    /// let account = xacct_runtime::Account::unproven(&"111111111111".parse()?, &owner, config);
    /// # Ok(())
    /// # }
    /// ```
    pub fn unproven(id: &AccountId, principal: &PrincipalArn, config: &SdkConfig) -> Self {
        Self::new(id.clone(), principal.to_string(), http::with_client(config))
    }

    fn new(id: AccountId, principal: String, config: SdkConfig) -> Self {
        Self {
            id,
            principal,
            regions: BucketRegions::default(),
            s3: s3(&config),
            s3control: clients::s3control(&config),
            iam: aws_sdk_iam::Client::new(&config),
            config,
        }
    }

    /// Opens the account of `config`, which must be `expected`: for programs that hold the credentials of several
    /// accounts and must not confuse them.
    ///
    /// # Errors
    /// [`Error::WrongAccount`] when the credentials belong to another account, and those of [`Account::connect`].
    pub async fn connect_to(expected: &AccountId, config: &SdkConfig) -> Result<Self, Error> {
        let account = Self::connect(config).await?;
        if account.id == *expected {
            return Ok(account);
        }
        Err(Error::WrongAccount { expected: expected.clone(), actual: account.id })
    }

    /// The account's id, as STS told it, unless it is [unproven](Self::unproven).
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    /// The ARN of the principal that acts in the account, as STS told it: of a role that of the session.
    pub fn principal(&self) -> &str {
        &self.principal
    }

    /// The configuration, its HTTP client included.
    pub(crate) const fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// The partition that the account is of.
    pub(crate) fn partition(&self) -> &str {
        self.principal.split(':').nth(1).unwrap_or("aws")
    }

    /// S3 in the Region of a bucket, as far as that is known.
    pub(crate) fn s3_of(&self, bucket: &BucketName) -> aws_sdk_s3::Client {
        match self.regions.of(bucket) {
            Some(region) if !self.is_in(&region) => s3(&in_region(&self.config, &region)),
            _ => self.s3.clone(),
        }
    }

    /// Keeps the Region of a bucket; whether it changes where the bucket is asked.
    fn learn_region(&self, bucket: &BucketName, region: &str) -> bool {
        self.regions.learn(bucket, region) && !self.is_in(region)
    }

    fn is_in(&self, region: &str) -> bool {
        self.config.region().is_some_and(|own| own.as_ref() == region)
    }

    fn kms_in(&self, region: &str) -> aws_sdk_kms::Client {
        aws_sdk_kms::Client::new(&in_region(&self.config, region))
    }

    fn s3control_in(&self, region: &Region) -> aws_sdk_s3control::Client {
        match self.is_in(region.as_str()) {
            true => self.s3control.clone(),
            false => clients::s3control(&in_region(&self.config, region.as_str())),
        }
    }
}

/// Shows the account's id and nothing of its credentials.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("id", &self.id).finish_non_exhaustive()
    }
}

async fn caller(sts: &aws_sdk_sts::Client) -> Result<(AccountId, String), Error> {
    let call = Call::new("sts:GetCallerIdentity", "the caller".into());
    let reply = sts.get_caller_identity().customize().interceptor(call.watch()).send().await;
    let caller = call.answer(reply)?;
    let text = caller.account.unwrap_or_default();
    match text.parse() {
        Ok(id) => Ok((id, caller.arn.unwrap_or_default())),
        Err(source) => Err(Error::UnreadableAccountId { text, source: Box::new(source) }),
    }
}

fn tags_of(tags: Option<Vec<Tag>>) -> BTreeMap<String, String> {
    tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()
}

#[cfg(test)]
mod connect {
    use super::*;
    use crate::canned::{self, Answer, Canned};

    #[tokio::test]
    async fn the_account_id_is_the_one_sts_tells() {
        let account = canned::account(&Canned::default()).await;
        assert_eq!(account.id().as_str(), "111111111111");
        assert!(!format!("{account:?}").contains("secret"), "{account:?}");
    }

    #[tokio::test]
    async fn credentials_of_another_account_are_refused() {
        let aws = Canned::default().answer(canned::caller_identity("222222222222"));
        let expected = AccountId::new("111111111111").unwrap();
        let error = Account::connect_to(&expected, &aws.config()).await.unwrap_err();
        assert!(
            matches!(&error, Error::WrongAccount { actual, .. } if actual.as_str() == "222222222222"),
            "{error}"
        );
        assert!(error.to_string().contains("111111111111"), "{error}");
    }

    #[tokio::test]
    async fn an_account_id_that_is_none_is_an_error() {
        let aws = Canned::default().answer(canned::caller_identity("root"));
        let error = Account::connect(&aws.config()).await.unwrap_err();
        assert!(matches!(&error, Error::UnreadableAccountId { text, .. } if text == "root"), "{error}");
    }

    #[tokio::test]
    async fn without_credentials_nothing_is_sent() {
        let aws = Canned::default().answer(Answer::reply(500, ""));
        let mut config = aws.config().into_builder();
        config.set_credentials_provider(None);
        let error = Account::connect(&config.build()).await.unwrap_err();
        assert!(matches!(error, Error::NotSent { .. }), "{error:?}");
        assert!(aws.requests().is_empty());
    }
}
