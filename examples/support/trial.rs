//! A grant on the sandbox: the accounts, the bucket and the grantees that it speaks of, and its documents one by one.

use crate::{Asker, Bucket, Piece, pieces};
use anyhow::{Context, bail};
use aws_sdk_s3::types::{
    BucketVersioningStatus, ServerSideEncryption, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule, VersioningConfiguration,
};
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use xacct_dsl::AccountId;
use xacct_dsl::grant::{Grant, Grantee, GranteeKind, Target, Via};
use xacct_sandbox::{Origin, Sandbox};

/// A sandbox with all that a grant speaks of and none of its documents: the bucket with some objects, which keeps versions
/// and is encrypted with the grant's key, the access point, the grantees, who may do nothing.
#[derive(Clone, Debug)]
pub struct Trial {
    grant: Grant,
    sandbox: Sandbox,
    region: Region,
    bucket: Bucket,
    owner: SdkConfig,
    administrators: BTreeMap<AccountId, SdkConfig>,
    pieces: Vec<Piece>,
}

impl Trial {
    /// Who has the half of a grantee that is a whole account: a user, whom its administrator has chosen.
    pub(crate) const SOMEBODY: &str = "ana";

    /// Opens a sandbox for a grant, with these objects in its bucket.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn set(grant: &Grant, keys: &[&str]) -> anyhow::Result<Self> {
        let trial = Self::set_bare(grant, keys).await?;
        trial.create_access_point().await?;
        Ok(trial)
    }

    /// The same without the access point, for what makes it itself.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn set_bare(grant: &Grant, keys: &[&str]) -> anyhow::Result<Self> {
        let sandbox = sandbox(grant)?;
        let region = Region::new(match (grant.via(), grant.kms_key()) {
            (Via::AccessPoint { region, .. }, _) => region.to_string(),
            (_, Some(key)) => key.as_str().split(':').nth(3).unwrap_or_default().to_owned(),
            _ => "us-east-1".to_owned(),
        });
        let mut administrators = BTreeMap::new();
        for account in grant.accounts() {
            let config = sandbox.account(account.as_str())?.config();
            administrators.insert(account, in_region(&config, &region));
        }
        let owner = in_region(&sandbox.account(grant.owner().as_str())?.config(), &region);
        let bucket = Bucket::create(grant.bucket().as_str(), grant.owner().clone(), &owner).await?;
        let trial = Self {
            grant: grant.clone(),
            sandbox,
            region,
            bucket,
            owner,
            administrators,
            pieces: pieces(grant.receipt()),
        };
        trial.furnish(keys).await?;
        Ok(trial)
    }

    async fn furnish(&self, keys: &[&str]) -> anyhow::Result<()> {
        let Bucket { name, s3, .. } = &self.bucket;
        let versions = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
        s3.put_bucket_versioning().bucket(name).versioning_configuration(versions).send().await?;
        if let Some(key) = self.grant.kms_key() {
            self.sandbox.account(self.grant.owner().as_str())?.add_kms_key(key)?;
            let by_default = ServerSideEncryptionByDefault::builder()
                .sse_algorithm(ServerSideEncryption::AwsKms)
                .kms_master_key_id(key.as_str())
                .build()?;
            let rule =
                ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(by_default);
            let encryption = ServerSideEncryptionConfiguration::builder().rules(rule.build()).build()?;
            let put = s3.put_bucket_encryption().bucket(name);
            put.server_side_encryption_configuration(encryption).send().await?;
        }
        for key in keys {
            self.bucket.put(key).await?;
        }
        for grantee in self.grant.grantees() {
            self.hire(grantee).await.with_context(|| format!("{grantee} could not be created"))?;
        }
        Ok(())
    }

    async fn create_access_point(&self) -> anyhow::Result<()> {
        if let Via::AccessPoint { name: access_point, account, .. } = self.grant.via() {
            let account = account.as_ref().unwrap_or(self.grant.owner());
            let control = aws_sdk_s3control::Client::new(self.administrator(account)?);
            let create = control.create_access_point().account_id(account.as_str());
            let create = create.name(access_point.as_str()).bucket(self.bucket.name());
            create.bucket_account_id(self.grant.owner().as_str()).send().await?;
        }
        Ok(())
    }

    /// Creates a grantee.
    async fn hire(&self, grantee: &Grantee) -> anyhow::Result<()> {
        let iam = aws_sdk_iam::Client::new(self.administrator(&grantee.account())?);
        let path = grantee.as_str().split_once('/').and_then(|(_, rest)| rest.rsplit_once('/'));
        let path = path.map_or("/".to_owned(), |(path, _)| format!("/{path}/"));
        let name = grantee.name().unwrap_or(Self::SOMEBODY);
        if grantee.kind() == GranteeKind::Role {
            let trusts_its_account = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"sts:AssumeRole"}}}}"#,
                grantee.account()
            );
            let create = iam.create_role().role_name(name).path(path);
            create.assume_role_policy_document(trusts_its_account).send().await?;
        } else {
            iam.create_user().user_name(name).path(path).send().await?;
        }
        Ok(())
    }

    /// The grantee of this number, or, of a whole account, the user ana of it.
    ///
    /// # Errors
    /// When the grant has not so many.
    pub fn grantee(&self, number: usize) -> anyhow::Result<Asker> {
        let grantee = self.grant.grantees().get(number).context("the grant has not so many grantees")?;
        self.asker(&match grantee.kind() {
            GranteeKind::Account => self.user_arn(&grantee.account(), Self::SOMEBODY),
            GranteeKind::User | GranteeKind::Role => grantee.to_string(),
        })
    }

    /// Another user of an account, who may do nothing.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn user(&self, account: &AccountId, name: &str) -> anyhow::Result<Asker> {
        let iam = aws_sdk_iam::Client::new(&self.sandbox.account(account.as_str())?.config());
        iam.create_user().user_name(name).send().await?;
        self.asker(&self.user_arn(account, name))
    }

    /// Lets a user or role that there is do everything that the account can let them.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn empower(&self, asker: &Asker) -> anyhow::Result<()> {
        const EVERYTHING: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*","kms:*","sts:*"],"Resource":"*"}}"#;
        let account = asker.arn.split(':').nth(4).unwrap_or_default();
        let iam = aws_sdk_iam::Client::new(&self.sandbox.account(account)?.config());
        let name = asker.arn.rsplit('/').next().unwrap_or_default();
        if asker.arn.contains(":role/") {
            let put = iam.put_role_policy().role_name(name).policy_name("everything");
            put.policy_document(EVERYTHING).send().await?;
        } else {
            let put = iam.put_user_policy().user_name(name).policy_name("everything");
            put.policy_document(EVERYTHING).send().await?;
        }
        Ok(())
    }

    fn user_arn(&self, account: &AccountId, name: &str) -> String {
        format!("arn:{}:iam::{account}:user/{name}", self.grant.partition())
    }

    /// Somebody who asks in the grant's way.
    fn asker(&self, arn: &str) -> anyhow::Result<Asker> {
        let config = in_region(&self.sandbox.config(arn)?, &self.region);
        let mut asker = Asker::new(arn, config, self.bucket.clone());
        let partition = self.grant.partition();
        let owner = self.grant.owner();
        match self.grant.via() {
            Via::Role { name, external_id, .. } => {
                let role = format!("arn:{partition}:iam::{owner}:role/{name}");
                asker.role = Some((role, external_id.as_ref().map(ToString::to_string)));
            }
            Via::AccessPoint { name, region, account } => {
                let account = account.as_ref().unwrap_or(owner);
                asker.access_point =
                    Some(format!("arn:{partition}:s3:{region}:{account}:accesspoint/{name}"));
            }
            _ => {}
        }
        asker.hands_over = self.grant.requires_bucket_owner_full_control();
        Ok(asker)
    }

    /// The same trial, of which the requests of grantees and others come from another address.
    pub fn from(&self, address: IpAddr) -> Self {
        Self { sandbox: self.sandbox.coming_from(Origin::internet(address)), ..self.clone() }
    }

    /// What the grant's receipt holds.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Puts everything in place.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn put_all(&self) -> anyhow::Result<()> {
        for piece in &self.pieces {
            self.put(&piece.target()).await?;
        }
        Ok(())
    }

    /// Puts one document in place.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn put(&self, target: &Target) -> anyhow::Result<()> {
        let put = self.piece(target)?.put(self).await;
        put.with_context(|| format!("the {target} could not be put in place"))
    }

    /// Takes one document away.
    ///
    /// # Errors
    /// The first call that fails.
    pub async fn take(&self, target: &Target) -> anyhow::Result<()> {
        let taken = self.piece(target)?.take(self).await;
        taken.with_context(|| format!("the {target} could not be taken away"))
    }

    fn piece(&self, target: &Target) -> anyhow::Result<&Piece> {
        let piece = self.pieces.iter().find(|piece| piece.target() == *target);
        piece.with_context(|| format!("the grant has no {target}"))
    }

    /// The bucket.
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// The sandbox.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The administrator of each account that has a part in the grant.
    pub fn administrators(&self) -> impl Iterator<Item = &SdkConfig> {
        self.administrators.values()
    }

    pub(crate) fn administrator(&self, account: &AccountId) -> anyhow::Result<&SdkConfig> {
        self.administrators
            .get(account)
            .with_context(|| format!("account {account} has no part in the grant"))
    }

    /// The bucket's owner.
    pub fn owner(&self) -> &SdkConfig {
        &self.owner
    }
}

/// A sandbox with what the grant says of accounts and requests.
fn sandbox(grant: &Grant) -> anyhow::Result<Sandbox> {
    let mut sandbox = Sandbox::of_partition(grant.partition())?;
    let conditions = grant.conditions();
    if !conditions.vpc_endpoints.is_empty() {
        bail!("a trial's requests come from the internet, and the grant wants a VPC endpoint");
    }
    if let Some(organization) = &conditions.organization {
        sandbox.set_organization(organization);
    }
    if let Some(range) = conditions.source_ips.first() {
        let address = range.as_str().split('/').next().unwrap_or_default();
        sandbox = sandbox.coming_from(Origin::internet(address.parse()?));
    }
    if let Via::Acl { owner_id, grantee_id, .. } = grant.via() {
        sandbox.account(grant.owner().as_str())?.set_canonical_user_id(owner_id.clone())?;
        for grantee in grant.grantees() {
            sandbox.account(grantee.account().as_str())?.set_canonical_user_id(grantee_id.clone())?;
        }
    }
    Ok(sandbox)
}

fn in_region(config: &SdkConfig, region: &Region) -> SdkConfig {
    config.to_builder().region(region.clone()).build()
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "On the sandbox: account {} owns the bucket `{}`.",
            self.grant.owner(),
            self.bucket.name
        )?;
        let grantees: Vec<_> = (0..self.grant.grantees().len())
            .filter_map(|number| Some(self.grantee(number).ok()?.arn))
            .collect();
        write!(f, "{} may do nothing yet.", grantees.join(" and "))
    }
}
