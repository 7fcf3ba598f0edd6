//! The accounts, and the grants between them.

use anyhow::{Context, bail};
use aws_sdk_s3::config::Config;
use fastrand::Rng;
use xacct_core::evaluate::CompiledPolicy;
use xacct_core::grant::{AccessLevel, Grant, GrantDefinition, Receipt};
use xacct_core::{Document, PolicyKind};
use xacct_sandbox::{Sandbox, SandboxAccount};

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Accounts, each with a bucket and roles.
    pub accounts: usize,
    /// Grants of the bucket of one account to a role of another.
    pub grants: usize,
}

/// Roles of each account.
pub(crate) const ROLES: usize = 5;

/// The prefixes of keys in every bucket.
pub(crate) const PREFIXES: [&str; 4] = ["2025/", "2026/", "inbox/", "private/"];

/// Accounts on a sandbox, and what their policies are.
#[derive(Debug)]
pub struct World {
    pub(crate) accounts: Vec<Account>,
}

/// An account with its bucket and its roles.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) handle: SandboxAccount,
    pub(crate) bucket: String,
    pub(crate) bucket_policy: Option<CompiledPolicy>,
    /// The account and the number of each role that the bucket is granted to.
    pub(crate) grantees: Vec<(usize, usize)>,
    pub(crate) roles: Vec<Role>,
}

/// A role and its policies.
#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) arn: String,
    pub(crate) policies: Vec<CompiledPolicy>,
    pub(crate) s3: aws_sdk_s3::Client,
}

impl World {
    /// Opens the accounts and puts the grants in place.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn new(scale: Scale, rng: &mut Rng) -> anyhow::Result<Self> {
        let sandbox = Sandbox::new();
        let mut accounts = Vec::new();
        for index in 0..scale.accounts {
            accounts.push(Account::open(&sandbox, index).await.context("an account could not be opened")?);
        }
        let mut world = Self { accounts };
        world.grant(scale.grants, rng).await?;
        Ok(world)
    }

    /// Grants, each by both of its documents. The documents of one bucket are put together.
    async fn grant(&mut self, grants: usize, rng: &mut Rng) -> anyhow::Result<()> {
        let mut bucket_policies: Vec<Vec<Document>> = vec![Vec::new(); self.accounts.len()];
        for number in 0..grants {
            let owner = number % self.accounts.len();
            let (grantee, role) = (self.other(owner, rng), rng.usize(..ROLES));
            let grant = self.made_up(number, owner, (grantee, role), rng)?;
            let Receipt::BucketPolicy(receipt) = grant.receipt() else { bail!("it is by bucket policy") };
            let identity = receipt.identities.first().context("a grant has a grantee")?;
            let document = identity.policy.document();
            self.put_on_role(grantee, role, number, &document).await?;
            if let Some(documents) = bucket_policies.get_mut(owner) {
                documents.push(receipt.bucket_policy.document());
            }
            if let Some(account) = self.accounts.get_mut(owner) {
                account.grantees.push((grantee, role));
            }
        }
        for (owner, documents) in bucket_policies.into_iter().enumerate() {
            self.put_on_bucket(owner, documents).await?;
        }
        Ok(())
    }

    /// An account that is not this one.
    fn other(&self, than: usize, rng: &mut Rng) -> usize {
        (than + 1 + rng.usize(..self.accounts.len() - 1)) % self.accounts.len()
    }

    fn made_up(
        &self,
        number: usize,
        owner: usize,
        grantee: (usize, usize),
        rng: &mut Rng,
    ) -> anyhow::Result<Grant> {
        let account = self.account(owner)?;
        let role = self.account(grantee.0)?.roles.get(grantee.1).context("an account has roles")?;
        let all = [AccessLevel::Read, AccessLevel::List, AccessLevel::Write];
        let mut levels: Vec<_> = all.into_iter().filter(|_| rng.bool()).collect();
        if levels.is_empty() {
            levels.push(AccessLevel::Read);
        }
        let prefix = PREFIXES.get(rng.usize(..3)).copied().unwrap_or_default();
        let grant = GrantDefinition::new(format!("G{number}"))
            .owner(account.handle.id().as_str())
            .bucket(account.bucket.as_str())
            .prefix(prefix)
            .grantee(role.arn.as_str())
            .access(levels);
        Ok(grant.build()?)
    }

    async fn put_on_role(
        &mut self,
        account: usize,
        role: usize,
        number: usize,
        document: &Document,
    ) -> anyhow::Result<()> {
        let account = self.accounts.get_mut(account).context("no such account")?;
        let iam = aws_sdk_iam::Client::new(&account.handle.config());
        let put = iam.put_role_policy().role_name(role_name(role)).policy_name(format!("G{number}"));
        put.policy_document(document.to_string()).send().await.context("a role takes its half")?;
        let role = account.roles.get_mut(role).context("no such role")?;
        role.policies.push(CompiledPolicy::new(PolicyKind::Identity, document.clone()));
        Ok(())
    }

    async fn put_on_bucket(&mut self, owner: usize, documents: Vec<Document>) -> anyhow::Result<()> {
        let account = self.accounts.get_mut(owner).context("no such account")?;
        let statements: Vec<_> = documents.into_iter().flat_map(|document| document.statements).collect();
        if statements.is_empty() {
            return Ok(());
        }
        let document = Document { version: Some(Document::VERSION.to_owned()), statements, id: None };
        let s3 = aws_sdk_s3::Client::new(&account.handle.config());
        let put = s3.put_bucket_policy().bucket(&account.bucket).policy(document.to_string());
        put.send().await.context("a bucket takes its half")?;
        account.bucket_policy = Some(CompiledPolicy::new(PolicyKind::Bucket, document));
        Ok(())
    }

    pub(crate) fn account(&self, index: usize) -> anyhow::Result<&Account> {
        self.accounts.get(index).context("no such account")
    }
}

fn role_name(index: usize) -> String {
    format!("role-{index}")
}

impl Account {
    /// Account number `index` with a bucket, an object below each prefix, and its roles.
    async fn open(sandbox: &Sandbox, index: usize) -> anyhow::Result<Self> {
        let handle = sandbox.account(&format!("{:012}", 100_000_000_000 + index))?;
        let (config, bucket) = (handle.config(), format!("bucket-{index}"));
        let s3 = aws_sdk_s3::Client::new(&config);
        s3.create_bucket().bucket(&bucket).send().await?;
        for prefix in PREFIXES {
            let object = s3.put_object().bucket(&bucket).key(format!("{prefix}object"));
            object.body(b"content".to_vec().into()).send().await?;
        }
        let iam = aws_sdk_iam::Client::new(&config);
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"sts:AssumeRole"}}}}"#,
            handle.root_arn()
        );
        let mut roles = Vec::new();
        for role in 0..ROLES {
            let created = iam
                .create_role()
                .role_name(role_name(role))
                .assume_role_policy_document(&trust)
                .send()
                .await?;
            let arn = created.role.context("no role in the answer")?.arn;
            let config = Config::new(&sandbox.config(&arn)?).to_builder().build();
            roles.push(Role { arn, policies: Vec::new(), s3: aws_sdk_s3::Client::from_conf(config) });
        }
        Ok(Self { handle, bucket, bucket_policy: None, grantees: Vec::new(), roles })
    }
}
