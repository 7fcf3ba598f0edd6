//! The guide's two accounts, on the sandbox.

use aws_sdk_iam::Client as Iam;
use aws_types::SdkConfig;
use std::fmt;
use xacct_dsl::{BucketPolicy, IdentityPolicy, TrustPolicy};
use xacct_examples::{Asker, Bucket};
use xacct_sandbox::{Sandbox, SandboxAccount};

const A: &str = "111111111111";
const B: &str = "222222222222";
const USER: &str = "AccountBUserName";
const ROLE: &str = "AccountARole";

/// The name of inline policies.
const POLICY: &str = "guide";

/// Account A with the bucket `account-a-bucket`, which holds `report.csv` and `FolderName/report.csv`, and account B with the
/// user `AccountBUserName`, who may do nothing yet.
#[derive(Debug)]
pub struct Accounts {
    sandbox: Sandbox,
    a: SdkConfig,
    b: SdkConfig,
    bucket: Bucket,
}

impl Accounts {
    /// Opens them on a new sandbox.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn open() -> anyhow::Result<Self> {
        let sandbox = Sandbox::new();
        let (a, b) = (sandbox.account(A)?.config(), sandbox.account(B)?.config());
        let bucket = Bucket::create("account-a-bucket", A.parse()?, &a).await?;
        for key in ["report.csv", "FolderName/report.csv"] {
            bucket.put(key).await?;
        }
        Iam::new(&b).create_user().user_name(USER).send().await?;
        Ok(Self { sandbox, a, b, bucket })
    }

    /// Account B's user, who asks for objects of account A's bucket.
    ///
    /// # Errors
    /// None: there is the user.
    pub fn user(&self) -> anyhow::Result<Asker> {
        let arn = format!("arn:aws:iam::{B}:user/{USER}");
        Ok(Asker::new(&arn, self.sandbox.config(&arn)?, self.bucket.clone()))
    }

    /// The same user, who assumes account A's role for it.
    ///
    /// # Errors
    /// None: there is the user.
    pub fn user_as_role(&self) -> anyhow::Result<Asker> {
        Ok(self.user()?.assuming(format!("arn:aws:iam::{A}:role/{ROLE}"), None))
    }

    /// Account B, by which ACLs name it.
    ///
    /// # Errors
    /// None: there is the account.
    pub fn b(&self) -> anyhow::Result<SandboxAccount> {
        Ok(self.sandbox.account(B)?)
    }

    /// S3, and the bucket, as account A's administrator.
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// Puts a policy on account B's user, in place of the one before.
    ///
    /// # Errors
    /// When IAM refuses it.
    pub async fn put_on_user(&self, policy: &IdentityPolicy) -> anyhow::Result<()> {
        let put = Iam::new(&self.b).put_user_policy().user_name(USER).policy_name(POLICY);
        put.policy_document(policy.as_json()).send().await?;
        Ok(())
    }

    /// Puts the policy of account A's bucket, in place of the one before.
    ///
    /// # Errors
    /// When S3 refuses it.
    pub async fn put_on_bucket(&self, policy: &BucketPolicy) -> anyhow::Result<()> {
        let put = self.bucket.s3().put_bucket_policy().bucket(self.bucket.name());
        put.policy(policy.as_json()).send().await?;
        Ok(())
    }

    /// Creates account A's role, which may do nothing yet.
    ///
    /// # Errors
    /// When IAM refuses it.
    pub async fn create_role(&self, trust: &TrustPolicy) -> anyhow::Result<()> {
        let create = Iam::new(&self.a).create_role().role_name(ROLE);
        create.assume_role_policy_document(trust.as_json()).send().await?;
        Ok(())
    }

    /// Puts what account A's role may do.
    ///
    /// # Errors
    /// When IAM refuses it.
    pub async fn put_on_role(&self, policy: &IdentityPolicy) -> anyhow::Result<()> {
        let put = Iam::new(&self.a).put_role_policy().role_name(ROLE).policy_name(POLICY);
        put.policy_document(policy.as_json()).send().await?;
        Ok(())
    }
}

impl fmt::Display for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "On the sandbox: account A, {A}, owns the bucket `{}`.", self.bucket.name())?;
        write!(f, "Account B, {B}, has the user {USER}, who may do nothing yet.")
    }
}
