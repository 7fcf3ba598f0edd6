//! Which accounts a command acts in: by profiles and roles, each of which proves whose it is.

use super::{aws_failed, refused::in_words};
use crate::exit::Failure;
use crate::output;
use aws_config::BehaviorVersion;
use aws_types::SdkConfig;
use std::path::PathBuf;
use std::time::Duration;
use xacct_core::{AccountId, PrincipalArn, RoleSessionName};
use xacct_runtime::{Account, Accounts, Error, Patience, assume_role, https_client, profile};

/// Whose credentials are used, and where what is to last is kept.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct AccountsArguments {
    /// A profile of the AWS CLI, one for each account; which account it is of is asked of AWS. Without any, the credentials that
    /// the AWS CLI would take.
    #[arg(long = "profile", value_name = "NAME")]
    profiles: Vec<String>,
    /// A role to act as, in its account; the first profile assumes it.
    #[arg(long = "assume-role", value_name = "ARN")]
    roles: Vec<PrincipalArn>,
    /// Ask this endpoint, and not AWS: a test server, or `xacct-sandbox serve`.
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,
    /// The folder of journals and locks; without it the user's folder for state.
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// How long to wait for changes to be seen and to take effect.
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    wait: u64,
}

impl AccountsArguments {
    /// No account, for what journals say alone.
    pub(crate) fn without_accounts(&self) -> Accounts {
        let wait = Duration::from_secs(self.wait);
        let accounts =
            Accounts::new().patience(Patience::default().visible_within(wait).effective_within(wait));
        match &self.state {
            Some(folder) => accounts.state_in(folder),
            None => accounts,
        }
    }

    /// Every account that there are credentials of.
    ///
    /// # Errors
    /// When a profile or role gives no credentials, AWS is not reached, or none of the accounts is one of `needed`.
    pub(crate) async fn open(&self, needed: &[AccountId]) -> Result<Accounts, Failure> {
        let mut accounts = self.without_accounts();
        let mut first = None;
        for name in &self.profiles {
            let config = self.profile(name).await?;
            let account = connect(&config, &format!("the profile {name}")).await?;
            if accounts.account(account.id()).is_some() {
                output::note(format_args!(
                    "note: two profiles are of account {}; {name} is used",
                    account.id()
                ));
            }
            // Whoever only assumes roles may be of any account.
            if self.roles.is_empty() && !needed.is_empty() && !needed.contains(account.id()) {
                let id = account.id();
                output::note(format_args!(
                    "note: the profile {name} is of account {id}, which no grant is about"
                ));
            }
            accounts = accounts.with_open(account);
            first.get_or_insert(config);
        }
        let first = match first {
            Some(first) => first,
            None => {
                let config = self.usual().await;
                accounts = accounts.with_open(connect(&config, "the environment").await?);
                config
            }
        };
        for role in &self.roles {
            accounts = accounts.with_open(self.assume(&first, role).await?);
        }
        self.has_one_of(&accounts, needed)?;
        Ok(accounts)
    }

    /// The configuration of a profile.
    pub(crate) async fn profile(&self, name: &str) -> Result<SdkConfig, Failure> {
        let config = profile(name).await.map_err(|error| match error {
            Error::Profile { .. } => Failure::usage(in_words(&error)),
            error => aws_failed(&error),
        })?;
        Ok(self.at_endpoint(config))
    }

    /// As the AWS CLI finds its own: variables, `AWS_PROFILE`, the machine.
    async fn usual(&self) -> SdkConfig {
        let loader = aws_config::defaults(BehaviorVersion::latest()).http_client(https_client());
        self.at_endpoint(loader.load().await)
    }

    fn at_endpoint(&self, config: SdkConfig) -> SdkConfig {
        match &self.endpoint_url {
            Some(url) => config.into_builder().endpoint_url(url).build(),
            None => config,
        }
    }

    async fn assume(&self, first: &SdkConfig, role: &PrincipalArn) -> Result<Account, Failure> {
        let session = RoleSessionName::new("xacct").map_err(Failure::usage)?;
        let config = assume_role(first, role, &session, None, None).await;
        connect(&config.map_err(|error| aws_failed(&error))?, &format!("the role {role}")).await
    }

    fn has_one_of(&self, accounts: &Accounts, needed: &[AccountId]) -> Result<(), Failure> {
        if needed.is_empty() || needed.iter().any(|id| accounts.account(id).is_some()) {
            return Ok(());
        }
        let listed = |ids: &mut dyn Iterator<Item = &AccountId>| {
            ids.map(AccountId::as_str).collect::<Vec<_>>().join(", ")
        };
        Err(Failure::usage(format_args!(
            "the credentials are of {}, and the grants are about {}: name a profile of each by --profile",
            listed(&mut accounts.iter().map(Account::id)),
            listed(&mut needed.iter())
        )))
    }
}

async fn connect(config: &SdkConfig, of: &str) -> Result<Account, Failure> {
    Account::connect(config).await.map_err(|error| Failure::Incomplete(format!("{of}: {}", in_words(&error))))
}
