//! The two accounts of an example: on the sandbox, at AWS, or on a test server.

use anyhow::{Context, bail};
use aws_config::BehaviorVersion;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_types::SdkConfig;
use aws_types::region::Region;
use xacct_dsl::AccountId;
use xacct_runtime::Account;
use xacct_sandbox::Sandbox;

const OWNER: &str = "111111111111";
const GRANTEE: &str = "222222222222";

const AFTER_HELP: &str =
    "A profile of IAM Identity Center is used by another, which asks the AWS CLI for credentials:
  [profile NAME]
  region = REGION
  credential_process = aws configure export-credentials --profile SSO_PROFILE --format process";

/// Plays a grant between two accounts: on the sandbox, in memory, unless profiles name accounts at AWS, or XACCT_ENDPOINT
/// a test server. What it creates it removes again.
#[derive(Debug, clap::Parser)]
#[command(after_help = AFTER_HELP)]
pub struct Place {
    /// Play at AWS: the profile of an administrator of the account that is to own the bucket
    #[arg(long, value_name = "NAME", requires = "profile_grantee")]
    profile_owner: Option<String>,
    /// Play at AWS: the profile of an administrator of another account, which is granted access
    #[arg(long, value_name = "NAME", requires = "profile_owner")]
    profile_grantee: Option<String>,
}

impl Place {
    /// The accounts there.
    ///
    /// # Errors
    /// When a profile is not to be had, or names no Region, or AWS does not take its credentials.
    pub async fn accounts(&self) -> anyhow::Result<Accounts> {
        if let (Some(owner), Some(grantee)) = (&self.profile_owner, &self.profile_grantee) {
            return Accounts::of_profiles(owner, grantee).await;
        }
        match std::env::var("XACCT_ENDPOINT") {
            Ok(endpoint) => Accounts::at(&endpoint),
            Err(_) => Accounts::on_sandbox(),
        }
    }
}

/// The account that owns the bucket, and the account that is granted access, each as its administrator.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub(crate) owner: Administrator,
    pub(crate) grantee: Administrator,
    /// What makes names of buckets and users unlike all others, where others could have them.
    pub(crate) suffix: String,
    /// How often a question is asked again until the answer is as expected: AWS spreads what is changed within seconds.
    pub(crate) attempts: u32,
}

/// An account, and the credentials of who administers it.
#[derive(Clone, Debug)]
pub(crate) struct Administrator {
    pub(crate) account: AccountId,
    pub(crate) config: SdkConfig,
}

impl Accounts {
    /// Two accounts of a new sandbox.
    fn on_sandbox() -> anyhow::Result<Self> {
        let sandbox = Sandbox::new();
        let administrator = |id: &str| -> anyhow::Result<Administrator> {
            Ok(Administrator { account: id.parse()?, config: sandbox.account(id)?.config() })
        };
        let (owner, grantee) = (administrator(OWNER)?, administrator(GRANTEE)?);
        println!("On the sandbox: two AWS accounts in memory.");
        Ok(Self { owner, grantee, suffix: String::new(), attempts: 1 })
    }

    /// Two accounts of a test server.
    fn at(endpoint: &str) -> anyhow::Result<Self> {
        let administrator = |id: &str| -> anyhow::Result<Administrator> {
            Ok(Administrator { account: id.parse()?, config: root_of(id, endpoint) })
        };
        let (owner, grantee) = (administrator(OWNER)?, administrator(GRANTEE)?);
        println!("On the test server at {endpoint}.");
        Ok(Self { owner, grantee, suffix: String::new(), attempts: 6 })
    }

    /// The accounts at AWS of which these are profiles.
    async fn of_profiles(owner: &str, grantee: &str) -> anyhow::Result<Self> {
        let (owner, grantee) = (administrator(owner).await?, administrator(grantee).await?);
        if owner.account == grantee.account {
            bail!("both profiles are of account {}: a grant is between two", owner.account);
        }
        println!("At AWS, in accounts {} and {}.", owner.account, grantee.account);
        let random = std::iter::repeat_with(fastrand::alphanumeric).take(8).collect::<String>();
        Ok(Self { owner, grantee, suffix: format!("-{}", random.to_lowercase()), attempts: 9 })
    }
}

/// The account whose credentials a profile has. No variable of the environment takes the profile's place: it would do so
/// for both accounts.
async fn administrator(profile: &str) -> anyhow::Result<Administrator> {
    let http_client = xacct_runtime::https_client();
    let from = ProviderConfig::default().with_http_client(http_client.clone());
    let region = ProfileFileRegionProvider::builder().configure(&from).profile_name(profile).build();
    let region = aws_config::meta::region::ProvideRegion::region(&region).await;
    let region = region.with_context(|| {
        format!("there is no profile `{profile}`, or it names no Region, which `aws configure set region NAME --profile {profile}` does")
    })?;
    let from = from.with_region(Some(region.clone()));
    let credentials =
        ProfileFileCredentialsProvider::builder().configure(&from).profile_name(profile).build();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .profile_name(profile)
        .region(region)
        .credentials_provider(credentials)
        .http_client(http_client)
        .load()
        .await;
    let account = Account::connect(&config).await;
    let account = account.with_context(|| format!("profile `{profile}` could not be used"))?.id().clone();
    Ok(Administrator { account, config })
}

/// A configuration that acts as the root of `account` on the test server at `endpoint`, where a 12-digit access key
/// id stands for its account.
pub fn root_of(account: &str, endpoint: &str) -> SdkConfig {
    let credentials = Credentials::new(account, "test", None, None, "test server");
    SdkConfig::builder()
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .region(Region::from_static("us-east-1"))
        .endpoint_url(endpoint)
        .http_client(xacct_runtime::https_client())
        .build()
}
