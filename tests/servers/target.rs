//! What the steps run on.

use anyhow::{Context, bail};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns};
use aws_types::SdkConfig;
use aws_types::region::Region;
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr};
use xacct_sandbox::Sandbox;

/// The sandbox, or a server of others.
#[derive(Clone)]
pub(crate) enum Target {
    /// In this process.
    Sandbox(Sandbox),
    /// At this URL. An account's id is the access key of its root.
    Ministack(String),
    /// At this URL. Who assumes a role of an account acts in it.
    Moto(String),
    /// At this URL. Tenants stand for accounts, and their users are there from the start.
    Rgw(String, Vec<Key>),
}

/// A user of RGW.
#[derive(Clone, Deserialize)]
pub(crate) struct Key {
    account: String,
    name: String,
    access_key: String,
    secret_key: String,
}

impl Key {
    fn credentials(&self) -> Credentials {
        Credentials::new(&self.access_key, &self.secret_key, None, None, "servers")
    }
}

impl Target {
    /// The sandbox, and the servers that environment variables name.
    pub(crate) fn all() -> anyhow::Result<Vec<Self>> {
        let endpoint = |name| std::env::var(name).ok();
        let mut all = vec![Self::Sandbox(Sandbox::new())];
        all.extend(endpoint("XACCT_TEST_ENDPOINT").map(Self::Ministack));
        all.extend(endpoint("XACCT_MOTO_ENDPOINT").map(Self::Moto));
        if let Some(endpoint) = endpoint("XACCT_RGW_ENDPOINT") {
            let users = std::env::var("XACCT_RGW_USERS").context("XACCT_RGW_USERS is not set")?;
            let users = serde_json::from_str(&users).context("XACCT_RGW_USERS cannot be read")?;
            all.push(Self::Rgw(endpoint, users));
        }
        Ok(all)
    }

    /// What the server is called.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sandbox(_) => "sandbox",
            Self::Ministack(_) => "ministack",
            Self::Moto(_) => "moto",
            Self::Rgw(..) => "rgw",
        }
    }

    /// The same for one step. A sandbox is another for each.
    pub(crate) fn for_one_step(&self) -> Self {
        match self {
            Self::Sandbox(_) => Self::Sandbox(Sandbox::new()),
            server => server.clone(),
        }
    }

    /// The configuration of whose credentials these are.
    pub(crate) fn config(&self, credentials: Credentials) -> SdkConfig {
        let config = match self {
            Self::Sandbox(sandbox) => sandbox.anonymous_config().into_builder(),
            Self::Ministack(url) | Self::Moto(url) => at(url),
            Self::Rgw(url, _) => at(url)
                .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
                .response_checksum_validation(ResponseChecksumValidation::WhenRequired),
        };
        config.credentials_provider(SharedCredentialsProvider::new(credentials)).build()
    }

    /// The credentials of an account's root.
    pub(crate) async fn root_of(&self, account: &str) -> anyhow::Result<Credentials> {
        match self {
            Self::Sandbox(sandbox) => {
                let account = sandbox.account(account)?;
                Ok(sandbox.credentials(&account.root_arn())?)
            }
            Self::Ministack(_) => Ok(Credentials::new(account, "test", None, None, "servers")),
            Self::Moto(_) => self.assume_any_role(account).await,
            // The user that owns buckets, or the only one of the other account that the steps use.
            Self::Rgw(_, users) => match users.iter().find(|user| user.account == account) {
                Some(user) => Ok(user.credentials()),
                None => bail!("no user in account {account}"),
            },
        }
    }

    /// A user of RGW that nobody else stands for: its name and credentials.
    pub(crate) fn standing_user(&self, account: &str) -> Option<(String, Credentials)> {
        let Self::Rgw(_, users) = self else { return None };
        let name = if account == crate::stage::OWNER { "ann" } else { "bob" };
        let user = users.iter().find(|user| user.account == account && user.name == name)?;
        Some((user.name.clone(), user.credentials()))
    }

    /// Moto lets anyone assume a role that nobody has made.
    async fn assume_any_role(&self, account: &str) -> anyhow::Result<Credentials> {
        let anyone = self.config(Credentials::new("anyone", "test", None, None, "servers"));
        let arn = format!("arn:aws:iam::{account}:role/any");
        let assume = aws_sdk_sts::Client::new(&anyone).assume_role().role_arn(arn);
        let assumed = assume.role_session_name("root").send().await?;
        let given = assumed.credentials.context("no credentials")?;
        Ok(of_session(&given))
    }
}

/// The credentials of a role's session.
pub(crate) fn of_session(given: &aws_sdk_sts::types::Credentials) -> Credentials {
    let token = Some(given.session_token.clone());
    Credentials::new(&given.access_key_id, &given.secret_access_key, token, None, "servers")
}

fn at(url: &str) -> aws_types::sdk_config::Builder {
    let tls = Provider::Rustls(CryptoMode::Ring);
    let client = aws_smithy_http_client::Builder::new().tls_provider(tls).build_with_resolver(Loopback);
    SdkConfig::builder()
        .behavior_version(aws_smithy_runtime_api::client::behavior_version::BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .endpoint_url(url)
        .http_client(client)
}

/// Every host is this machine: S3 Control puts the account before the endpoint's, S3 an access point's name.
#[derive(Clone, Debug)]
struct Loopback;

impl ResolveDns for Loopback {
    fn resolve_dns<'a>(&'a self, _: &'a str) -> DnsFuture<'a> {
        DnsFuture::ready(Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]))
    }
}
