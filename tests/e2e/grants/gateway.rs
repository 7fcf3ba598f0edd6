//! Ceph's gateway (RGW), whose tenants stand for accounts: real requests, denied, allowed and denied again, by a widely
//! deployed engine of policies and ACLs.
//!
//! It has no `GetCallerIdentity`: whose credentials are is said here and not proven ([`Account::unproven`]). No plan can be
//! made there. It answers with the bucket's list where Object Ownership and default encryption are asked for, and gives Block
//! Public Access in a form that the SDK cannot read; a plan depends on all three and would be refused. So what a plan does is
//! done here by single calls: the same statements are merged by the same [`Change`], and taken back by its `undo`.
//!
//! The gateway asks the bucket's half alone, whatever the grantee's own policies say, and has no managed policies, so that
//! the grantee's half is not seen here. Its users have other canonical ids than AWS's (`TENANT$NAME`), which no grant can
//! name: entries of ACLs are put by single calls too.

use super::stage::{BESIDE, Seen, WITHIN};
use crate::target::{GRANTEE, OWNER, at, s3, unique};
use anyhow::{Context, bail, ensure};
use aws_credential_types::Credentials;
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_types::SdkConfig;
use serde::Deserialize;
use xacct_dsl::Document;
use xacct_dsl::grant::{AccessLevel, Content, GrantDefinition, Target, ViaDefinition};
use xacct_dsl::prelude::*;
use xacct_runtime::{Account, AclGrant, AclGrantee, Change, Value};

/// A gateway, and its users.
#[derive(Clone)]
pub(crate) struct Gateway {
    endpoint: String,
    users: Vec<User>,
}

#[derive(Clone, Deserialize)]
struct User {
    account: String,
    name: String,
    access_key: String,
    secret_key: String,
}

impl Gateway {
    /// That of `cargo xtask servers rgw`, where there is one.
    pub(crate) fn running() -> anyhow::Result<Option<Self>> {
        let Ok(endpoint) = std::env::var("XACCT_RGW_ENDPOINT") else { return Ok(None) };
        let users = std::env::var("XACCT_RGW_USERS").context("XACCT_RGW_USERS is not set")?;
        Ok(Some(Self {
            endpoint,
            users: serde_json::from_str(&users).context("XACCT_RGW_USERS cannot be read")?,
        }))
    }

    fn config(&self, account: &str, name: &str) -> anyhow::Result<SdkConfig> {
        let user = self.users.iter().find(|user| user.account == account && user.name == name);
        let user = user.with_context(|| format!("no user {name} in account {account}"))?;
        let credentials = Credentials::new(&user.access_key, &user.secret_key, None, None, "e2e");
        // It does not know checksums at the end of a body.
        Ok(at(&self.endpoint, credentials)
            .into_builder()
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .build())
    }

    fn owner(&self) -> anyhow::Result<Account> {
        let principal = PrincipalArn::new(format!("arn:aws:iam::{OWNER}:user/owner"))?;
        Ok(Account::unproven(&OWNER.parse()?, &principal, &self.config(OWNER, "owner")?))
    }

    /// A new bucket of the owner's, with objects and a policy of somebody else's.
    async fn bucket(&self) -> anyhow::Result<BucketName> {
        let bucket = BucketName::new(unique("bucket"))?;
        let s3 = s3(&self.config(OWNER, "owner")?);
        s3.create_bucket().bucket(bucket.as_str()).send().await?;
        for key in [WITHIN, BESIDE] {
            s3.put_object().bucket(bucket.as_str()).key(key).body(b"it".to_vec().into()).send().await?;
        }
        s3.put_bucket_policy().bucket(bucket.as_str()).policy(theirs(&bucket)).send().await?;
        Ok(bucket)
    }

    /// Asks for an object as a user of the other account, which calls the bucket by its tenant too.
    async fn asks(&self, name: &str, bucket: &BucketName, key: &str) -> anyhow::Result<Seen> {
        let bucket = format!("{OWNER}:{bucket}");
        let s3 = s3(&self.config(GRANTEE, name)?);
        match s3.get_object().bucket(bucket).key(key).send().await {
            Ok(_) => Ok(Seen::Allowed),
            Err(error) if error.code() == Some("AccessDenied") => Ok(Seen::Denied),
            Err(error) => Err(error).context("neither allowed nor denied"),
        }
    }

    /// Bob gets the object or not; whoever else asks, or for another object, is denied.
    async fn is(&self, bucket: &BucketName, expected: Seen) -> anyhow::Result<()> {
        let seen = self.asks("bob", bucket, WITHIN).await?;
        ensure!(seen == expected, "the grantee is {seen:?}");
        let beside = self.asks("bob", bucket, BESIDE).await?;
        ensure!(beside == Seen::Denied, "beside the grant the grantee is {beside:?}");
        let other = self.asks("carol", bucket, WITHIN).await?;
        ensure!(other == Seen::Denied, "who is no grantee is {other:?}");
        Ok(())
    }
}

/// A grant's statements, put beside those of somebody else's and taken away again.
pub(crate) async fn by_bucket_policy(gateway: Gateway) -> anyhow::Result<()> {
    let bucket = gateway.bucket().await?;
    let owner = gateway.owner()?;
    let change = Change::Statements { put: statements(&bucket)?, remove: Vec::new() };
    let before = policy(&owner, &bucket).await?;
    gateway.is(&bucket, Seen::Denied).await.context("before")?;

    put(&owner, &bucket, &change.apply(&before)).await?;
    gateway.is(&bucket, Seen::Allowed).await.context("put")?;
    let now = policy(&owner, &bucket).await?;
    ensure!(change.is_done(&now) && !now.is_same_as(&before), "{now}");

    put(&owner, &bucket, &change.undo(&before).apply(&now)).await?;
    gateway.is(&bucket, Seen::Denied).await.context("taken away")?;
    let after = policy(&owner, &bucket).await?;
    ensure!(after.is_same_as(&before), "they have {after}");
    Ok(())
}

async fn policy(owner: &Account, bucket: &BucketName) -> anyhow::Result<Value> {
    Ok(Value::Document(owner.bucket_policy(bucket).await?.context("no policy")?))
}

async fn put(owner: &Account, bucket: &BucketName, policy: &Value) -> anyhow::Result<()> {
    let document = policy.document().context("no document")?;
    let Ok(policy) = BucketPolicy::new(document) else { bail!("this is a policy: {document}") };
    Ok(owner.put_bucket_policy(bucket, &policy).await?)
}

/// An entry of an object's ACL, put beside those that are there and taken away again.
pub(crate) async fn by_acl_of_an_object(gateway: Gateway) -> anyhow::Result<()> {
    let bucket = gateway.bucket().await?;
    let (owner, key) = (gateway.owner()?, ObjectKey::new(WITHIN)?);
    let before = owner.object_acl(&bucket, &key).await?.context("no such object")?;
    let mut acl = before.clone();
    let bob = AclGrantee::CanonicalUser(format!("{GRANTEE}$bob"));
    acl.grants.push(AclGrant { grantee: bob, permission: "READ".to_owned() });
    gateway.is(&bucket, Seen::Denied).await.context("before")?;
    owner.put_object_acl(&bucket, &key, &acl).await?;
    gateway.is(&bucket, Seen::Allowed).await.context("put")?;
    let stored = owner.object_acl(&bucket, &key).await?.context("no such object")?;
    ensure!(stored.is_same_as(&acl), "{stored}");
    owner.put_object_acl(&bucket, &key, &before).await?;
    gateway.is(&bucket, Seen::Denied).await.context("taken away")?;
    let stored = owner.object_acl(&bucket, &key).await?.context("no such object")?;
    ensure!(stored.is_same_as(&before), "{stored}");
    Ok(())
}

/// What a grant to Bob has in the bucket's policy.
fn statements(bucket: &BucketName) -> anyhow::Result<Document> {
    let grant = GrantDefinition::new("Reports").owner(OWNER).bucket(bucket).prefix("2026/");
    let grant = grant.grantee(format!("arn:aws:iam::{GRANTEE}:user/bob")).access([AccessLevel::Read]);
    let documents = grant.via(ViaDefinition::BucketPolicy).build()?.documents();
    let of_bucket = documents.into_iter().find(|document| document.target == Target::BucketPolicy);
    match of_bucket.map(|document| document.content) {
        Some(Content::Policy(_, document)) => Ok(document),
        other => bail!("no bucket policy: {other:?}"),
    }
}

/// A bucket policy that somebody else has put.
fn theirs(bucket: &BucketName) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Id":"theirs","Statement":[
        {{"Sid":"Auditors","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::333333333333:user/mallory"}},"Action":["s3:GetBucketLocation","s3:GetBucketTagging"],"Resource":"arn:aws:s3:::{bucket}"}},
        {{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::{bucket}"}}]}}"#
    )
}
