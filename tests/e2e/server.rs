//! The test server, and things on it that no other test uses.

use aws_types::SdkConfig;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use xacct_dsl::prelude::*;
use xacct_runtime::Account;

/// The account that owns buckets.
pub(crate) const OWNER: &str = "111111111111";
/// The account that has users and roles.
pub(crate) const GRANTEE: &str = "222222222222";

/// A running test server.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) endpoint: String,
}

impl Server {
    /// The server that `XACCT_TEST_ENDPOINT` names.
    pub(crate) fn from_env() -> Option<Self> {
        std::env::var("XACCT_TEST_ENDPOINT").ok().map(|endpoint| Self { endpoint })
    }

    /// The configuration of the root of `account`.
    pub(crate) fn root_of(&self, account: &str) -> SdkConfig {
        xacct_examples::root_of(account, &self.endpoint)
    }

    /// `account`, opened by its root.
    pub(crate) async fn account(&self, account: &str) -> anyhow::Result<Account> {
        Ok(Account::connect_to(&account.parse()?, &self.root_of(account)).await?)
    }

    /// A new bucket of account [`OWNER`].
    pub(crate) async fn bucket(&self) -> anyhow::Result<BucketName> {
        let config = self.root_of(OWNER);
        let config = aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build();
        let name = BucketName::new(unique("bucket"))?;
        aws_sdk_s3::Client::from_conf(config).create_bucket().bucket(name.as_str()).send().await?;
        Ok(name)
    }

    /// A new user of account [`GRANTEE`].
    pub(crate) async fn user(&self) -> anyhow::Result<UserName> {
        let name = UserName::new(unique("user"))?;
        self.iam().create_user().user_name(name.as_str()).send().await?;
        Ok(name)
    }

    /// A new role of account [`GRANTEE`], which account [`OWNER`] may assume.
    pub(crate) async fn role(&self) -> anyhow::Result<RoleName> {
        static TRUST: TrustPolicy = policy! { <Trust>
            allow { principal: "111111111111", action: sts:AssumeRole }
        };
        let name = RoleName::new(unique("role"))?;
        let role = self.iam().create_role().role_name(name.as_str());
        role.assume_role_policy_document(TRUST.as_json()).send().await?;
        Ok(name)
    }

    /// IAM of account [`GRANTEE`].
    pub(crate) fn iam(&self) -> aws_sdk_iam::Client {
        aws_sdk_iam::Client::new(&self.root_of(GRANTEE))
    }
}

/// A name that nobody else uses, in this run or another on the same server.
pub(crate) fn unique(what: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("e2e-{what}-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
