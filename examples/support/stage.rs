//! Two accounts with what an example needs: a bucket with two reports in one, two users in the other.

use crate::accounts::Administrator;
use crate::{Accounts, Asker, Bucket, Story};
use anyhow::Context;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_types::SdkConfig;
use std::fmt;
use xacct_dsl::{BucketName, UserName};
use xacct_runtime::Account;

const KEYS: [&str; 2] = ["2026/q1.csv", "2025/q4.csv"];

/// An account with a bucket, which holds `2026/q1.csv` and `2025/q4.csv`, and an account with the users ana and ben, who
/// may do nothing yet.
#[derive(Debug)]
pub struct Stage {
    accounts: Accounts,
    bucket: BucketName,
    ana: UserName,
    ben: UserName,
    created: Option<Bucket>,
    users: Vec<UserName>,
    askers: Vec<Asker>,
}

impl Stage {
    /// The empty stage in two accounts.
    ///
    /// # Errors
    /// None: its names are names.
    pub(crate) fn new(accounts: Accounts) -> anyhow::Result<Self> {
        let suffix = &accounts.suffix;
        Ok(Self {
            bucket: BucketName::new(format!("acme-reports{suffix}"))?,
            ana: UserName::new(format!("ana{suffix}"))?,
            ben: UserName::new(format!("ben{suffix}"))?,
            created: None,
            users: Vec::new(),
            askers: Vec::new(),
            accounts,
        })
    }

    /// A story on this stage.
    pub fn story(&self) -> Story {
        Story::new(self).asking(self.accounts.attempts)
    }

    /// The configurations of both administrators: the bucket owner's, and that of the users' account.
    pub fn administrators(&self) -> (&SdkConfig, &SdkConfig) {
        (&self.accounts.owner.config, &self.accounts.grantee.config)
    }

    /// Opens the account of the bucket's owner.
    ///
    /// # Errors
    /// When AWS does not answer, or with another account.
    pub async fn owner(&self) -> anyhow::Result<Account> {
        open(&self.accounts.owner).await
    }

    /// Opens the users' account.
    ///
    /// # Errors
    /// When AWS does not answer, or with another account.
    pub async fn grantee(&self) -> anyhow::Result<Account> {
        open(&self.accounts.grantee).await
    }

    /// The bucket.
    pub fn bucket(&self) -> &BucketName {
        &self.bucket
    }

    /// The user ana.
    pub fn ana(&self) -> &UserName {
        &self.ana
    }

    /// The user ben.
    pub fn ben(&self) -> &UserName {
        &self.ben
    }

    /// A user with an access key, who asks for the bucket's objects.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn asker(&self, user: &UserName) -> anyhow::Result<&Asker> {
        let position = self.users.iter().position(|known| known == user);
        let asker = position.and_then(|position| self.askers.get(position));
        asker.with_context(|| format!("there is no user {user} with an access key"))
    }

    /// Creates the bucket, the objects, the users and their keys.
    ///
    /// # Errors
    /// The first call that fails. What was created until then is for [`Stage::clear`].
    pub(crate) async fn set(&mut self) -> anyhow::Result<()> {
        let Administrator { account, config } = self.accounts.owner.clone();
        let bucket = Bucket::create(self.bucket.as_str(), account, &config).await?;
        self.created = Some(bucket.clone());
        for key in KEYS {
            bucket.put(key).await?;
        }
        for name in [self.ana.clone(), self.ben.clone()] {
            let asker = self.hire(&name, &bucket).await;
            self.askers.push(asker.with_context(|| format!("user {name} could not be created"))?);
        }
        Ok(())
    }

    /// Removes what [`Stage::set`] created, and the policies that a story has put and not removed.
    ///
    /// # Errors
    /// The first call that fails; the others are made all the same.
    pub(crate) async fn clear(&self) -> anyhow::Result<()> {
        let mut outcome = Ok(());
        if let Some(bucket) = &self.created {
            let removed = remove(bucket).await;
            outcome =
                outcome.and(removed.with_context(|| format!("bucket {} could not be removed", bucket.name)));
        }
        for name in &self.users {
            let dismissed = self.dismiss(name).await;
            outcome = outcome.and(dismissed.with_context(|| format!("user {name} could not be removed")));
        }
        outcome
    }

    /// Creates a user with an access key.
    async fn hire(&mut self, name: &UserName, bucket: &Bucket) -> anyhow::Result<Asker> {
        let iam = aws_sdk_iam::Client::new(&self.accounts.grantee.config);
        let user = iam.create_user().user_name(name.as_str()).send().await?.user;
        self.users.push(name.clone());
        let user = user.context("no user in IAM's answer")?;
        let key = iam.create_access_key().user_name(name.as_str()).send().await?;
        let key = key.access_key.context("no access key in IAM's answer")?;
        let credentials =
            Credentials::new(key.access_key_id, key.secret_access_key, None, None, "CreateAccessKey");
        let config = self.accounts.grantee.config.to_builder();
        // In the bucket's Region, whatever the users' profile names.
        let config = config.region(self.accounts.owner.config.region().cloned());
        let config = config.credentials_provider(SharedCredentialsProvider::new(credentials)).build();
        Ok(Asker::new(user.arn, config, bucket.clone()))
    }

    /// Deletes a user, whose keys and policies must go first.
    async fn dismiss(&self, name: &UserName) -> anyhow::Result<()> {
        let (iam, name) = (aws_sdk_iam::Client::new(&self.accounts.grantee.config), name.as_str());
        for policy in iam.list_user_policies().user_name(name).send().await?.policy_names {
            iam.delete_user_policy().user_name(name).policy_name(policy).send().await?;
        }
        for key in iam.list_access_keys().user_name(name).send().await?.access_key_metadata {
            let id = key.access_key_id.unwrap_or_default();
            iam.delete_access_key().user_name(name).access_key_id(id).send().await?;
        }
        iam.delete_user().user_name(name).send().await?;
        Ok(())
    }
}

async fn open(of: &Administrator) -> anyhow::Result<Account> {
    Ok(Account::connect_to(&of.account, &of.config).await?)
}

/// Deletes the bucket, whose objects must go first.
async fn remove(bucket: &Bucket) -> anyhow::Result<()> {
    let (s3, name) = (&bucket.s3, &bucket.name);
    for key in KEYS {
        s3.delete_object().bucket(name).key(key).send().await?;
    }
    s3.delete_bucket().bucket(name).send().await?;
    Ok(())
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accounts: Accounts { owner, grantee, .. }, bucket, ana, ben, .. } = self;
        let [first, second] = KEYS;
        writeln!(f, "Account {} owns the bucket `{bucket}` with {first} and {second}.", owner.account)?;
        write!(f, "Account {} has the users {ana} and {ben}, who may do nothing.", grantee.account)
    }
}
