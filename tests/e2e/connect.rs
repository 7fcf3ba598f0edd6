//! Opening accounts.

use crate::target::{GRANTEE, OWNER, Target, root_at};
use anyhow::{Context, bail, ensure};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use xacct_runtime::{Account, Error};

/// A user's access key opens the user's account.
pub(crate) async fn a_user_acts_in_its_account(target: Target) -> anyhow::Result<()> {
    let (id, secret) = access_key(&target).await?;
    let account = Account::connect(&with_key(&target, &id, &secret)?).await?;
    ensure!(account.id().as_str() == GRANTEE, "{account:?}");
    Ok(())
}

/// An access key with a wrong secret opens nothing, and the error does not show the secret.
pub(crate) async fn a_wrong_secret_is_refused(target: Target) -> anyhow::Result<()> {
    let (id, _) = access_key(&target).await?;
    match Account::connect(&with_key(&target, &id, "not-the-secret")?).await {
        Err(error @ Error::Refused { .. }) => {
            ensure!(!format!("{error} {error:?}").contains("not-the-secret"), "the error shows the secret");
            Ok(())
        }
        other => bail!("expected a refusal, got {other:?}"),
    }
}

/// A port that nobody listens at: the error knows that nothing was sent.
pub(crate) async fn where_nobody_listens_nothing_is_sent() -> anyhow::Result<()> {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let config = root_at(&format!("http://{closed}"), OWNER);
    match Account::connect(&config).await {
        Err(Error::NotSent { .. }) => Ok(()),
        other => bail!("expected that nothing was sent, got {other:?}"),
    }
}

/// A new user's access key: its id and its secret.
async fn access_key(target: &Target) -> anyhow::Result<(String, String)> {
    let user = target.user().await?;
    let key = target.iam()?.create_access_key().user_name(user.as_str()).send().await?;
    let key = key.access_key.context("no access key in IAM's answer")?;
    Ok((key.access_key_id, key.secret_access_key))
}

fn with_key(target: &Target, id: &str, secret: &str) -> anyhow::Result<aws_types::SdkConfig> {
    let credentials = Credentials::new(id, secret, None, None, "e2e");
    let config = target.root_of(GRANTEE)?.into_builder();
    Ok(config.credentials_provider(SharedCredentialsProvider::new(credentials)).build())
}
