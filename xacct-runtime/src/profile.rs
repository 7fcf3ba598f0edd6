//! Configurations by the AWS CLI's profiles.

use crate::{Error, http};
use aws_config::BehaviorVersion;
use aws_config::meta::region::ProvideRegion;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::future::ProvideCredentials as Providing;
use aws_types::SdkConfig;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use std::fmt;

const NO_CREDENTIALS: &str = "gives no credentials: check its name against `aws configure list-profiles`, and what \
                              `~/.aws/config` and `~/.aws/credentials` say of it";

const NO_REGION: &str = "names no Region: set one with `aws configure set region`";

/// The configuration of one of the AWS CLI's profiles: its Region and its credentials, which are got once to see that
/// they can be.
///
/// The files are those of the AWS CLI, also where `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` say so. Credentials
/// and Regions in the environment do not take the place of a profile's: a program that acts in two accounts would be
/// given the same for both.
///
/// Keys, roles with a `source_profile` and a `credential_process` work. For IAM Identity Center name another profile that
/// asks the AWS CLI: `credential_process = aws configure export-credentials --profile NAME --format process`.
///
/// # Errors
/// [`Error::Profile`] for a profile that does not exist, gives no credentials or names no Region.
///
/// # Examples
/// ```no_run
/// # async fn example() -> Result<(), xacct_runtime::Error> {
/// let owner = xacct_runtime::Account::connect(&xacct_runtime::profile("owner").await?).await?;
/// # Ok(())
/// # }
/// ```
pub async fn profile(name: &str) -> Result<SdkConfig, Error> {
    let lacking = |lack, source| Error::Profile { profile: name.to_owned(), lack, source };
    let http_client = http::https_client();
    let from = ProviderConfig::default().with_http_client(http_client.clone());
    let region = ProfileFileRegionProvider::builder().configure(&from).profile_name(name).build();
    let region = region.region().await;
    let from = from.with_region(region.clone());
    let credentials = ProfileFileCredentialsProvider::builder().configure(&from).profile_name(name).build();
    if let Err(error) = credentials.provide_credentials().await {
        return Err(lacking(NO_CREDENTIALS, Some(error.into())));
    }
    let region = region.ok_or_else(|| lacking(NO_REGION, None))?;
    let config = aws_config::defaults(BehaviorVersion::latest())
        .profile_name(name)
        .region(region)
        .credentials_provider(Quiet(credentials))
        .http_client(http_client)
        .load()
        .await;
    let services = Quiet(config.clone());
    Ok(config.into_builder().service_config(services).build())
}

/// What holds the profiles' files as they were read, whose own `Debug` shows all keys in them.
struct Quiet<T>(T);

impl<T> fmt::Debug for Quiet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").finish_non_exhaustive()
    }
}

impl ProvideCredentials for Quiet<ProfileFileCredentialsProvider> {
    fn provide_credentials<'a>(&'a self) -> Providing<'a>
    where
        Self: 'a,
    {
        self.0.provide_credentials()
    }
}

/// The settings of single services, such as their endpoints.
impl LoadServiceConfig for Quiet<SdkConfig> {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        self.0.service_config()?.load_config(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;
    use std::process::Command;

    const FILE: &str = "
[default]
region = eu-central-1
aws_access_key_id = AKIDDEFAULT
aws_secret_access_key = secret-of-default

[profile owner]
region = eu-west-3
services = here
aws_access_key_id = AKIDOWNER
aws_secret_access_key = secret-of-owner

[profile nowhere]
aws_access_key_id = AKIDNOWHERE
aws_secret_access_key = secret-of-nowhere

[profile empty]
region = eu-west-3

[services here]
s3 =
  endpoint_url = http://127.0.0.1:9
";

    /// Set for the process that [`profiles_are_those_of_the_file`] starts: variables are its own, and its file.
    const CHILD: &str = "XACCT_TEST_PROFILES";

    /// No test: what the child does.
    #[tokio::test]
    async fn child_with_profiles() {
        if std::env::var_os(CHILD).is_none() {
            return;
        }
        let config = profile("owner").await.unwrap();
        assert_eq!(config.region().unwrap().as_ref(), "eu-west-3");
        let credentials = config.credentials_provider().unwrap().provide_credentials().await.unwrap();
        assert_eq!(credentials.access_key_id(), "AKIDOWNER");
        let shown = format!("{config:?} {:#?}", crate::http::with_client(&config));
        assert!(!shown.contains("secret-of"), "{shown}");
        let s3 = aws_sdk_s3::Client::new(&config).list_buckets().customize();
        let sent = s3.send().await.unwrap_err();
        assert!(
            format!("{sent:?}").contains("ConnectionRefused"),
            "the service's endpoint is the profile's: {sent:?}"
        );

        let error = profile("nowhere").await.unwrap_err();
        assert!(error.to_string().starts_with("the profile `nowhere` names no Region"), "{error}");
        let error = profile("empty").await.unwrap_err();
        assert!(error.to_string().starts_with("the profile `empty` gives no credentials"), "{error}");
        let error = profile("ownr").await.unwrap_err();
        assert!(
            error.to_string().starts_with("the profile `ownr` gives no credentials: check its name"),
            "{error}"
        );
        let causes: Vec<_> =
            std::iter::successors(error.source(), |&error| error.source()).map(ToString::to_string).collect();
        assert!(causes.iter().any(|cause| cause.contains("`ownr` was not defined")), "{causes:?}");
    }

    #[test]
    fn profiles_are_those_of_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config");
        std::fs::write(&file, FILE).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["profile::tests::child_with_profiles", "--exact", "--nocapture"]);
        child.env(CHILD, "").env("AWS_CONFIG_FILE", &file);
        child.env("AWS_SHARED_CREDENTIALS_FILE", dir.path().join("none"));
        // Of another account, which must not be taken for the profile's.
        child.env("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "secret");
        child.env("AWS_REGION", "us-west-2").env("AWS_PROFILE", "default");
        let output = child.output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}
