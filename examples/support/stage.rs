//! Two accounts with what an example needs: a bucket with two reports in one, two users in the other.

use crate::Reader;
use anyhow::Context;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::fmt;

const OWNER: &str = "111111111111";
const GRANTEE: &str = "222222222222";
const BUCKET: &str = "acme-reports";
const KEYS: [&str; 2] = ["2026/q1.csv", "2025/q4.csv"];
const USERS: [&str; 2] = ["ana", "ben"];

/// Account 111111111111 with the bucket `acme-reports`, which holds `2026/q1.csv` and `2025/q4.csv`, and account
/// 222222222222 with the users `ana` and `ben`, who may do nothing yet.
#[derive(Debug)]
pub struct Stage {
    owner: SdkConfig,
    grantee: SdkConfig,
    bucket_was_created: bool,
    users: Vec<String>,
    readers: Vec<Reader>,
}

impl Stage {
    /// The empty stage at the test server's URL.
    pub fn at(endpoint: &str) -> Self {
        Self {
            owner: root_of(OWNER, endpoint),
            grantee: root_of(GRANTEE, endpoint),
            bucket_was_created: false,
            users: Vec::new(),
            readers: Vec::new(),
        }
    }

    /// The configuration of the bucket's owner.
    pub fn owner(&self) -> &SdkConfig {
        &self.owner
    }

    /// The configuration of the users' account.
    pub fn grantee(&self) -> &SdkConfig {
        &self.grantee
    }

    /// The id of the owner's account.
    pub fn owner_id(&self) -> &'static str {
        OWNER
    }

    /// The bucket's name.
    pub fn bucket(&self) -> &'static str {
        BUCKET
    }

    /// The user `name`, with an access key.
    pub fn reader(&self, name: &str) -> Option<&Reader> {
        self.readers.iter().find(|reader| reader.name == name)
    }

    /// Creates the bucket, the objects, the users and their keys.
    ///
    /// # Errors
    /// The first call that fails. What was created until then is for [`Stage::clear`].
    pub async fn set(&mut self) -> anyhow::Result<()> {
        let s3 = s3(&self.owner);
        s3.create_bucket().bucket(BUCKET).send().await.context("the bucket could not be created")?;
        self.bucket_was_created = true;
        for key in KEYS {
            let body = format!("region,revenue\nnorth,{}\n", key.len()).into_bytes();
            let object = s3.put_object().bucket(BUCKET).key(key).body(body.into());
            object.send().await.with_context(|| format!("{key} could not be written"))?;
        }
        for name in USERS {
            let reader =
                self.hire(name).await.with_context(|| format!("user {name} could not be created"))?;
            self.readers.push(reader);
        }
        Ok(())
    }

    /// Removes what [`Stage::set`] created, and the policies that a story has put and not removed.
    ///
    /// # Errors
    /// The first call that fails; the others are made all the same.
    pub async fn clear(&self) -> anyhow::Result<()> {
        let mut outcome = Ok(());
        if self.bucket_was_created {
            outcome = outcome.and(self.remove_bucket().await.context("the bucket could not be removed"));
        }
        for name in &self.users {
            let dismissed = self.dismiss(name).await;
            outcome = outcome.and(dismissed.with_context(|| format!("user {name} could not be removed")));
        }
        outcome
    }

    /// Creates a user with an access key.
    async fn hire(&mut self, name: &str) -> anyhow::Result<Reader> {
        let iam = aws_sdk_iam::Client::new(&self.grantee);
        let user = iam.create_user().user_name(name).send().await?.user.context("no user in IAM's answer")?;
        self.users.push(name.to_owned());
        let key = iam.create_access_key().user_name(name).send().await?;
        let key = key.access_key.context("no access key in IAM's answer")?;
        let credentials =
            Credentials::new(key.access_key_id, key.secret_access_key, None, None, "test server");
        let config = self.grantee.to_builder();
        let config = config.credentials_provider(SharedCredentialsProvider::new(credentials)).build();
        Ok(Reader { name: name.to_owned(), arn: user.arn, s3: s3(&config) })
    }

    /// Deletes a user, whose keys and policies must go first.
    async fn dismiss(&self, name: &str) -> anyhow::Result<()> {
        let iam = aws_sdk_iam::Client::new(&self.grantee);
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

    /// Deletes the bucket, whose objects must go first.
    async fn remove_bucket(&self) -> anyhow::Result<()> {
        let s3 = s3(&self.owner);
        for key in KEYS {
            s3.delete_object().bucket(BUCKET).key(key).send().await?;
        }
        s3.delete_bucket().bucket(BUCKET).send().await?;
        Ok(())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = KEYS;
        let [ana, ben] = USERS;
        writeln!(f, "Account {OWNER} owns the bucket `{BUCKET}` with {first} and {second}.")?;
        write!(f, "Account {GRANTEE} has the users {ana} and {ben}.")
    }
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

/// S3 by path: the test server has no DNS name for a bucket.
fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::config::Builder::from(config).force_path_style(true).build();
    aws_sdk_s3::Client::from_conf(config)
}
