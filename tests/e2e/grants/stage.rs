//! A bucket of one account, with a policy of somebody else's, and two users of another account.

use crate::target::{GRANTEE, OWNER, Target, s3};
use anyhow::{Context, bail, ensure};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_types::SdkConfig;
use tempfile::TempDir;
use xacct_dsl::Document;
use xacct_dsl::grant::{Grant, GrantDefinition, Target as DocumentTarget, Via};
use xacct_dsl::prelude::*;
use xacct_runtime::{Accounts, Error, Patience, assume_role};

/// An object that grants are about.
pub(crate) const WITHIN: &str = "2026/q1.csv";
/// One that they are not about.
pub(crate) const BESIDE: &str = "2025/q4.csv";

/// Both accounts, as the runtime has them, and what grants are about.
pub(crate) struct Stage {
    pub(crate) target: Target,
    pub(crate) accounts: Accounts,
    pub(crate) owner: String,
    pub(crate) bucket: BucketName,
    /// Whom grants are for.
    pub(crate) reader: Person,
    /// Of the same account, and no grant is for.
    pub(crate) bystander: Person,
    _state: TempDir,
}

/// A user with an access key.
pub(crate) struct Person {
    pub(crate) name: UserName,
    config: SdkConfig,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Allowed,
    Denied,
}

impl Stage {
    /// Sets it, with a bucket of account [`OWNER`].
    pub(crate) async fn set(target: Target) -> anyhow::Result<Self> {
        Self::owned_by(target, OWNER).await
    }

    /// Sets it, with a bucket of another account.
    pub(crate) async fn owned_by(target: Target, owner: &str) -> anyhow::Result<Self> {
        let bucket = target.bucket_of(owner).await?;
        let s3 = target.s3(owner)?;
        for key in [WITHIN, BESIDE] {
            s3.put_object().bucket(bucket.as_str()).key(key).body(b"it".to_vec().into()).send().await?;
        }
        s3.put_bucket_policy().bucket(bucket.as_str()).policy(theirs(owner, &bucket)).send().await?;
        let (reader, bystander) = (Person::new(&target).await?, Person::new(&target).await?);
        let state = TempDir::new()?;
        let accounts = Accounts::new().state_in(state.path()).patience(Patience::default().attempts(2));
        let accounts = accounts.with_account(&owner.parse()?, &target.root_of(owner)?).await?;
        let accounts = accounts.with_account(&GRANTEE.parse()?, &target.root_of(GRANTEE)?).await?;
        let accounts = accounts.with_grantee(&reader.config).await?;
        let owner = owner.to_owned();
        Ok(Self { target, accounts, owner, bucket, reader, bystander, _state: state })
    }

    /// The beginning of a grant of what is in the bucket.
    pub(crate) fn grant(&self) -> GrantDefinition {
        GrantDefinition::new("Reports").owner(&self.owner).bucket(&self.bucket)
    }

    /// The ARN of the user whom grants are for.
    pub(crate) fn reader_arn(&self) -> String {
        format!("arn:aws:iam::{GRANTEE}:user/{}", self.reader.name)
    }

    /// Asks for an object as one of the users, by the role that the grant has for it where it has one.
    pub(crate) async fn asks(&self, who: &Person, grant: &Grant, key: &str) -> anyhow::Result<Seen> {
        let config = match grant.via() {
            Via::Role { external_id, .. } => match who.assumes(grant, external_id.as_ref()).await? {
                Some(config) => config,
                None => return Ok(Seen::Denied),
            },
            _ => who.config.clone(),
        };
        let answer = s3(&config).get_object().bucket(self.bucket.as_str()).key(key).send().await;
        match answer {
            Ok(_) => Ok(Seen::Allowed),
            Err(error) if error.code() == Some("AccessDenied") => Ok(Seen::Denied),
            Err(error) => Err(error).context("neither allowed nor denied"),
        }
    }

    /// What a real request of the reader's gets for the grant's object; whoever else asks, or for another object, is denied.
    pub(crate) async fn is(&self, grant: &Grant, expected: Seen) -> anyhow::Result<()> {
        let seen = self.asks(&self.reader, grant, WITHIN).await?;
        ensure!(seen == expected, "the grantee is {seen:?}");
        let beside = self.asks(&self.reader, grant, BESIDE).await?;
        ensure!(beside == Seen::Denied, "beside the grant the grantee is {beside:?}");
        let other = self.asks(&self.bystander, grant, WITHIN).await?;
        ensure!(other == Seen::Denied, "who is no grantee is {other:?}");
        Ok(())
    }

    /// As the administrator of a grantee that is an account as a whole chooses somebody.
    pub(crate) async fn attach(&self, grant: &Grant) -> anyhow::Result<()> {
        let attach = self.target.iam()?.attach_user_policy().user_name(self.reader.name.as_str());
        attach.policy_arn(policy_arn(grant)?).send().await.context("not attached")?;
        Ok(())
    }

    /// The administrator changes their mind.
    pub(crate) async fn detach(&self, grant: &Grant) -> anyhow::Result<()> {
        let detach = self.target.iam()?.detach_user_policy().user_name(self.reader.name.as_str());
        detach.policy_arn(policy_arn(grant)?).send().await.context("not detached")?;
        Ok(())
    }

    /// Every statement of somebody else's is as it was, and there is no other one than the grant's own.
    pub(crate) async fn theirs_is_left_alone(&self, grant: &Grant) -> anyhow::Result<()> {
        let mut stored = self.policy().await?;
        stored.statements.retain(|statement| !grant.owns(statement));
        let theirs = Document::from_json(&theirs(&self.owner, &self.bucket))?;
        ensure!(stored == theirs, "they have {stored:#}");
        Ok(())
    }

    /// Nothing but what somebody else has is in the bucket's policy.
    pub(crate) async fn is_as_before(&self) -> anyhow::Result<()> {
        let stored = self.policy().await?;
        ensure!(stored == Document::from_json(&theirs(&self.owner, &self.bucket))?, "{stored:#}");
        Ok(())
    }

    async fn policy(&self) -> anyhow::Result<Document> {
        let owner = self.accounts.account(&self.owner.parse()?).context("no owner")?;
        owner.bucket_policy(&self.bucket).await?.context("the bucket has no policy")
    }
}

impl Person {
    async fn new(target: &Target) -> anyhow::Result<Self> {
        let name = target.user().await?;
        let key = target.iam()?.create_access_key().user_name(name.as_str()).send().await?;
        let key = key.access_key.context("no access key in IAM's answer")?;
        let credentials = Credentials::new(key.access_key_id, key.secret_access_key, None, None, "e2e");
        let config = target.root_of(GRANTEE)?.into_builder();
        let config = config.credentials_provider(SharedCredentialsProvider::new(credentials)).build();
        Ok(Self { name, config })
    }

    /// The role of a grant, assumed with an external id or without; nothing where that is denied.
    pub(crate) async fn assumes(
        &self,
        grant: &Grant,
        external_id: Option<&ExternalId>,
    ) -> anyhow::Result<Option<SdkConfig>> {
        let role = PrincipalArn::new(grant.role_arn().context("the grant has no role")?)?;
        let session = RoleSessionName::new("e2e")?;
        match assume_role(&self.config, &role, &session, external_id, None).await {
            Ok(config) => Ok(Some(config)),
            Err(Error::Refused { code, .. }) if code == "AccessDenied" || code == "NoSuchEntity" => Ok(None),
            Err(error) => bail!("neither allowed nor denied: {error}"),
        }
    }
}

/// The ARN of the managed policy of a grant's first grantee.
pub(crate) fn policy_arn(grant: &Grant) -> anyhow::Result<String> {
    let grantee = grant.grantees().first().context("no grantee")?;
    let name = grant.policy_name(&DocumentTarget::Identity(grantee.clone())).context("no policy")?;
    Ok(format!("arn:aws:iam::{}:policy/{name}", grantee.account()))
}

/// A bucket policy that somebody else has put.
fn theirs(owner: &str, bucket: &BucketName) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Id":"theirs","Statement":[
        {{"Sid":"Auditors","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{owner}:root"}},"Action":["s3:GetBucketLocation","s3:GetBucketTagging"],"Resource":"arn:aws:s3:::{bucket}"}},
        {{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::{bucket}"}}]}}"#
    )
}
