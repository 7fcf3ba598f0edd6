//! What the tests run on, and things on it that no other test uses.

use anyhow::Context;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use xacct_dsl::prelude::*;
use xacct_runtime::{Account, assume_role, http_client_to};
use xacct_sandbox::Sandbox;

/// The account that owns buckets.
pub(crate) const OWNER: &str = "111111111111";
/// The account that has users and roles.
pub(crate) const GRANTEE: &str = "222222222222";
/// An account that owns buckets for tests of what goes for all buckets of an account.
pub(crate) const OTHER_OWNER: &str = "333333333333";

/// Two accounts that answer.
#[derive(Clone)]
pub(crate) enum Target {
    /// In this process.
    Sandbox(Sandbox),
    /// On the test server at this URL, which takes an account's id for its root's access key.
    Endpoint(String),
    /// On moto's server at this URL, with credentials of each account: there whoever assumes a role of an account, though
    /// nobody has made it, acts in the account.
    Moto(String, BTreeMap<String, Credentials>),
}

impl Target {
    /// A sandbox that nobody has used.
    pub(crate) fn sandbox() -> Self {
        Self::Sandbox(Sandbox::new())
    }

    /// Moto's server.
    pub(crate) fn moto(endpoint: &str) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut accounts = BTreeMap::new();
        for account in [OWNER, GRANTEE, OTHER_OWNER] {
            let credentials = runtime.block_on(assume_any_role(endpoint, account));
            accounts
                .insert(account.to_owned(), credentials.with_context(|| format!("no account {account}"))?);
        }
        Ok(Self::Moto(endpoint.to_owned(), accounts))
    }

    /// The configuration of the root of `account`, or of moto's role.
    pub(crate) fn root_of(&self, account: &str) -> anyhow::Result<SdkConfig> {
        Ok(match self {
            Self::Sandbox(sandbox) => sandbox.account(account)?.config(),
            Self::Endpoint(endpoint) => root_at(endpoint, account),
            Self::Moto(endpoint, accounts) => {
                at(endpoint, accounts.get(account).with_context(|| format!("no account {account}"))?.clone())
            }
        })
    }

    /// `account`, opened by its root.
    pub(crate) async fn account(&self, account: &str) -> anyhow::Result<Account> {
        Ok(Account::connect_to(&account.parse()?, &self.root_of(account)?).await?)
    }

    /// S3 as the root of `account` uses it.
    pub(crate) fn s3(&self, account: &str) -> anyhow::Result<aws_sdk_s3::Client> {
        Ok(s3(&self.root_of(account)?))
    }

    /// A new bucket of account [`OWNER`].
    pub(crate) async fn bucket(&self) -> anyhow::Result<BucketName> {
        self.bucket_of(OWNER).await
    }

    /// A new bucket of an account.
    pub(crate) async fn bucket_of(&self, owner: &str) -> anyhow::Result<BucketName> {
        // Both accounts exist from here on, so that policies can name them.
        self.root_of(GRANTEE)?;
        let name = BucketName::new(unique("bucket"))?;
        self.s3(owner)?.create_bucket().bucket(name.as_str()).send().await?;
        Ok(name)
    }

    /// A new user of account [`GRANTEE`].
    pub(crate) async fn user(&self) -> anyhow::Result<UserName> {
        let name = UserName::new(unique("user"))?;
        self.iam()?.create_user().user_name(name.as_str()).send().await?;
        Ok(name)
    }

    /// A new role of account [`GRANTEE`], which account [`OWNER`] may assume.
    pub(crate) async fn role(&self) -> anyhow::Result<RoleName> {
        static TRUST: TrustPolicy = policy! { <Trust>
            allow { principal: "111111111111", action: sts:AssumeRole }
        };
        self.root_of(OWNER)?;
        let name = RoleName::new(unique("role"))?;
        let role = self.iam()?.create_role().role_name(name.as_str());
        role.assume_role_policy_document(TRUST.as_json()).send().await?;
        Ok(name)
    }

    /// IAM of account [`GRANTEE`].
    pub(crate) fn iam(&self) -> anyhow::Result<aws_sdk_iam::Client> {
        Ok(aws_sdk_iam::Client::new(&self.root_of(GRANTEE)?))
    }
}

/// The configuration of the root of `account` on the test server at `endpoint`.
pub(crate) fn root_at(endpoint: &str, account: &str) -> SdkConfig {
    at(endpoint, Credentials::new(account, "test", None, None, "e2e"))
}

/// The configuration of credentials on the test server at `endpoint`.
pub(crate) fn at(endpoint: &str, credentials: Credentials) -> SdkConfig {
    SdkConfig::builder()
        .region(Region::from_static("us-east-1"))
        .endpoint_url(endpoint)
        // S3 Control puts the account before the endpoint's host.
        .http_client(http_client_to(IpAddr::V4(Ipv4Addr::LOCALHOST)))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build()
}

async fn assume_any_role(endpoint: &str, account: &str) -> anyhow::Result<Credentials> {
    let role = PrincipalArn::new(format!("arn:aws:iam::{account}:role/any"))?;
    let session = RoleSessionName::new("e2e")?;
    let config = assume_role(&root_at(endpoint, "anyone"), &role, &session, None, None).await?;
    let provider = config.credentials_provider().context("no credentials")?;
    Ok(provider.provide_credentials().await?)
}

/// S3 with buckets in the path, because bucket hosts of the test server have no address.
pub(crate) fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    aws_sdk_s3::Client::from_conf(aws_sdk_s3::config::Builder::from(config).force_path_style(true).build())
}

/// A name that nobody else uses, in this run or another on the same server.
pub(crate) fn unique(what: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("e2e-{what}-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
