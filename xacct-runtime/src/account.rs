//! Credentials that have proved whose they are.

use crate::call::Call;
use crate::{Error, http};
use aws_types::SdkConfig;
use std::fmt;
use xacct_core::AccountId;

/// An AWS account that the program may act in, as the principal whose credentials opened it.
///
/// Cloning is cheap: clones share their connections.
#[derive(Clone)]
pub struct Account {
    id: AccountId,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) iam: aws_sdk_iam::Client,
}

impl Account {
    /// Opens the account that the credentials of `config` belong to, which STS `GetCallerIdentity` tells. That
    /// call needs no permission, and AWS answers it even where a policy denies it.
    ///
    /// What `config` leaves open is filled in: without an HTTP client, one that speaks HTTPS with rustls and the
    /// system's certificates. With an endpoint URL, S3 is addressed by path (`endpoint/bucket/key`), because test
    /// servers have no DNS name per bucket.
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
        let id = caller_account(&aws_sdk_sts::Client::new(&config)).await?;
        let s3 = aws_sdk_s3::config::Builder::from(&config)
            .force_path_style(config.endpoint_url().is_some())
            .build();
        Ok(Self { id, s3: aws_sdk_s3::Client::from_conf(s3), iam: aws_sdk_iam::Client::new(&config) })
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

    /// The account's id, as STS told it.
    pub fn id(&self) -> &AccountId {
        &self.id
    }
}

/// Shows the account's id and nothing of its credentials.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("id", &self.id).finish_non_exhaustive()
    }
}

async fn caller_account(sts: &aws_sdk_sts::Client) -> Result<AccountId, Error> {
    let call = Call::new("sts:GetCallerIdentity", "the caller".into());
    let reply = sts.get_caller_identity().customize().interceptor(call.watch()).send().await;
    let text = call.answer(reply)?.account.unwrap_or_default();
    text.parse().map_err(|source| Error::UnreadableAccountId { text, source: Box::new(source) })
}

#[cfg(test)]
mod tests {
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
