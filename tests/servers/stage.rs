//! Two accounts with what a step needs: buckets of A, users and roles of both.

use crate::document::{Statement, policy};
use crate::outcome::Outcome;
use crate::target::{Target, of_session};
use anyhow::Context;
use aws_credential_types::Credentials;
use aws_sdk_s3::types::{ObjectOwnership, OwnershipControls, OwnershipControlsRule};
use aws_types::SdkConfig;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// Account A, which owns buckets.
pub(crate) const OWNER: &str = "111111111111";
/// Account B, which has those who ask for them.
pub(crate) const GRANTEE: &str = "222222222222";

/// A target for one step.
pub(crate) struct Stage {
    target: Target,
    /// A's root.
    pub(crate) owner: Actor,
    /// B's root.
    pub(crate) grantee: Actor,
}

/// Somebody who asks.
pub(crate) struct Actor {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) arn: String,
    config: SdkConfig,
}

/// A bucket.
pub(crate) struct Bucket {
    pub(crate) name: String,
    owner: String,
    /// What others than its owner's account call it.
    seen_from_elsewhere: String,
}

impl Stage {
    /// The accounts of a target.
    pub(crate) async fn on(target: Target) -> anyhow::Result<Self> {
        let (owner, grantee) = (root(&target, OWNER).await?, root(&target, GRANTEE).await?);
        Ok(Self { target, owner, grantee })
    }

    /// The sandbox, where it is one.
    pub(crate) fn sandbox(&self) -> Option<&xacct_sandbox::Sandbox> {
        if let Target::Sandbox(sandbox) = &self.target { Some(sandbox) } else { None }
    }

    /// The root of a third account.
    pub(crate) async fn root_of(&self, account: &str) -> anyhow::Result<Actor> {
        root(&self.target, account).await
    }

    /// A new bucket of A.
    pub(crate) async fn bucket(&self) -> anyhow::Result<Bucket> {
        self.bucket_of(&self.owner).await
    }

    /// A new bucket of whose root it is.
    pub(crate) async fn bucket_of(&self, owner: &Actor) -> anyhow::Result<Bucket> {
        let name = unique("bucket");
        owner.s3().create_bucket().bucket(&name).send().await.context("no bucket")?;
        let seen_from_elsewhere =
            if self.is_rgw() { format!("{}:{name}", owner.account) } else { name.clone() };
        Ok(Bucket { name, owner: owner.account.clone(), seen_from_elsewhere })
    }

    /// A new bucket of A with an object `2026/q1.csv`.
    pub(crate) async fn shelf(&self) -> anyhow::Result<Bucket> {
        let bucket = self.bucket().await?;
        self.owner.writes(&bucket, "2026/q1.csv").await?;
        Ok(bucket)
    }

    /// Puts the policy of a bucket of A.
    pub(crate) async fn put_policy(
        &self,
        bucket: &Bucket,
        statements: impl IntoIterator<Item = Statement>,
    ) -> anyhow::Result<()> {
        let put = self.owner.s3().put_bucket_policy().bucket(&bucket.name).policy(policy(statements));
        put.send().await.context("the bucket policy could not be put")?;
        Ok(())
    }

    /// Whose objects are in a bucket of A, so that ACLs count.
    pub(crate) async fn set_ownership(
        &self,
        bucket: &Bucket,
        ownership: ObjectOwnership,
    ) -> anyhow::Result<()> {
        // There objects are always whose they were written by.
        if self.is_rgw() {
            return Ok(());
        }
        let rule = OwnershipControlsRule::builder().object_ownership(ownership).build()?;
        let controls = OwnershipControls::builder().rules(rule).build()?;
        let put = self.owner.s3().put_bucket_ownership_controls().bucket(&bucket.name);
        put.ownership_controls(controls).send().await.context("the ownership could not be set")?;
        Ok(())
    }

    /// A new user of the account, who may do what the statements say.
    pub(crate) async fn user(
        &self,
        root: &Actor,
        statements: impl IntoIterator<Item = Statement>,
    ) -> anyhow::Result<Actor> {
        let user = match self.target.standing_user(&root.account) {
            Some((name, credentials)) => self.standing_user(root, name, credentials).await?,
            None => self.new_user(root).await?,
        };
        let statements: Vec<_> = statements.into_iter().collect();
        if !statements.is_empty() {
            let put = root.iam().put_user_policy().user_name(&user.name).policy_name("it");
            let put = put.policy_document(policy(statements));
            put.send().await.context("the user's policy could not be put")?;
        }
        Ok(user)
    }

    async fn new_user(&self, root: &Actor) -> anyhow::Result<Actor> {
        let name = unique("user");
        root.iam().create_user().user_name(&name).send().await.context("no user")?;
        let key = root.iam().create_access_key().user_name(&name).send().await.context("no access key")?;
        let key = key.access_key.context("no access key in the answer")?;
        let credentials = Credentials::new(&key.access_key_id, &key.secret_access_key, None, None, "servers");
        Ok(self.actor(&root.account, name, credentials))
    }

    /// A user that other steps have used, made as new.
    async fn standing_user(
        &self,
        root: &Actor,
        name: String,
        credentials: Credentials,
    ) -> anyhow::Result<Actor> {
        let mut user = self.actor(&root.account, name, credentials);
        // IAM of RGW wants the tenant too.
        user.name = format!("{}${}", user.account, user.name);
        let delete = root.iam().delete_user_policy().user_name(&user.name).policy_name("it");
        // There may be none.
        let _ = delete.send().await;
        Ok(user)
    }

    fn actor(&self, account: &str, name: String, credentials: Credentials) -> Actor {
        let arn = format!("arn:aws:iam::{account}:user/{name}");
        Actor { account: account.to_owned(), name, arn, config: self.target.config(credentials) }
    }

    /// A new role of the account, which trusts and may do what the statements say: its name and ARN.
    pub(crate) async fn role(
        &self,
        root: &Actor,
        trust: Statement,
        statements: impl IntoIterator<Item = Statement>,
    ) -> anyhow::Result<(String, String)> {
        let name = unique("role");
        let create = root.iam().create_role().role_name(&name).assume_role_policy_document(policy([trust]));
        create.send().await.context("no role")?;
        let put = root.iam().put_role_policy().role_name(&name).policy_name("it");
        let put = put.policy_document(policy(statements));
        put.send().await.context("the role's policy could not be put")?;
        let arn = format!("arn:aws:iam::{}:role/{name}", root.account);
        Ok((name, arn))
    }

    /// Whose session credentials of STS are.
    pub(crate) fn session(&self, role_arn: &str, given: &aws_sdk_sts::types::Credentials) -> Actor {
        let account = role_arn.split(':').nth(4).unwrap_or_default();
        let mut actor = self.actor(account, "session".to_owned(), of_session(given));
        actor.arn = role_arn.to_owned();
        actor
    }

    /// A session of a role that `who` assumes.
    pub(crate) async fn assume(&self, who: &Actor, role_arn: &str) -> anyhow::Result<Actor> {
        let assume = who.sts().assume_role().role_arn(role_arn).role_session_name("it");
        let assumed = assume.send().await.context("the role could not be assumed")?;
        Ok(self.session(role_arn, &assumed.credentials.context("no credentials in the answer")?))
    }

    /// How ACLs name B.
    pub(crate) async fn canonical_id_of_grantee(&self) -> anyhow::Result<String> {
        if self.is_rgw() {
            return Ok(format!("{GRANTEE}$bob"));
        }
        let listed = self.grantee.s3().list_buckets().send().await?;
        listed.owner.and_then(|owner| owner.id).context("no owner in the list of buckets")
    }

    fn is_rgw(&self) -> bool {
        matches!(self.target, Target::Rgw(..))
    }
}

impl Actor {
    /// S3, with buckets in the path: of most servers the hosts of buckets have no address.
    pub(crate) fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config);
        aws_sdk_s3::Client::from_conf(config.force_path_style(true).build())
    }

    /// S3 for access points, which are never in the path.
    pub(crate) fn s3_by_host(&self) -> aws_sdk_s3::Client {
        aws_sdk_s3::Client::new(&self.config)
    }

    /// S3 Control.
    pub(crate) fn s3_control(&self) -> aws_sdk_s3control::Client {
        aws_sdk_s3control::Client::new(&self.config)
    }

    /// IAM.
    pub(crate) fn iam(&self) -> aws_sdk_iam::Client {
        aws_sdk_iam::Client::new(&self.config)
    }

    /// STS.
    pub(crate) fn sts(&self) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::new(&self.config)
    }

    /// KMS.
    pub(crate) fn kms(&self) -> aws_sdk_kms::Client {
        aws_sdk_kms::Client::new(&self.config)
    }

    /// Writes an object, which must be allowed.
    pub(crate) async fn writes(&self, bucket: &Bucket, key: &str) -> anyhow::Result<()> {
        let put = self.s3().put_object().bucket(bucket.seen_by(self)).key(key);
        put.body(b"it".to_vec().into()).send().await.context("the object could not be written")?;
        Ok(())
    }

    /// Asks for an object.
    pub(crate) async fn reads(&self, bucket: &Bucket, key: &str) -> anyhow::Result<Outcome> {
        Outcome::of(self.s3().get_object().bucket(bucket.seen_by(self)).key(key).send().await)
    }

    /// Asks for the list of keys with a prefix.
    pub(crate) async fn lists(&self, bucket: &Bucket, prefix: &str) -> anyhow::Result<Outcome> {
        let list = self.s3().list_objects_v2().bucket(bucket.seen_by(self)).prefix(prefix);
        Outcome::of(list.send().await)
    }

    /// Puts the policy of a bucket.
    pub(crate) async fn puts_policy(
        &self,
        bucket: &Bucket,
        statements: impl IntoIterator<Item = Statement>,
    ) -> anyhow::Result<Outcome> {
        let put = self.s3().put_bucket_policy().bucket(bucket.seen_by(self)).policy(policy(statements));
        Outcome::of(put.send().await)
    }
}

impl Bucket {
    /// Its ARN.
    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.name)
    }

    /// The ARN of its objects of this pattern.
    pub(crate) fn objects(&self, pattern: &str) -> String {
        format!("arn:aws:s3:::{}/{pattern}", self.name)
    }

    /// What `who` calls it in requests.
    pub(crate) fn seen_by(&self, who: &Actor) -> &str {
        if who.account == self.owner { &self.name } else { &self.seen_from_elsewhere }
    }
}

async fn root(target: &Target, account: &str) -> anyhow::Result<Actor> {
    let config = target.config(target.root_of(account).await.context("no root")?);
    let arn = format!("arn:aws:iam::{account}:root");
    Ok(Actor { account: account.to_owned(), name: "root".to_owned(), arn, config })
}

/// A name that nobody else uses, in this run or another on the same server.
pub(crate) fn unique(what: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("step-{what}-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
