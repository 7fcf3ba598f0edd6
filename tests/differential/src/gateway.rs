//! Ceph's gateway: cases are put on it, and it is asked.

use crate::case::{Acl, Ask, BUCKET, Case, Grantee, OBJECTS, OWNER, User, What, Who};
use anyhow::{Context, bail};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{AccessControlPolicy, Grant, Owner, Type};
use aws_types::SdkConfig;
use aws_types::region::Region;
use serde::Deserialize;
use std::fmt::Debug;

/// While this is the bucket's policy, everyone may write objects of their own.
const OPEN: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::shelf/*"}]}"#;
const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED_USERS: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/// A gateway with the users of the cases.
pub(crate) struct Gateway {
    users: Vec<(User, aws_sdk_s3::Client)>,
    anonymous: aws_sdk_s3::Client,
    /// To whom no policy and no ACL applies.
    admin: aws_sdk_s3::Client,
}

#[derive(Deserialize)]
struct Key {
    account: String,
    name: String,
    access_key: String,
    secret_key: String,
    is_admin: bool,
}

impl Gateway {
    /// The gateway that `XACCT_RGW_ENDPOINT` and `XACCT_RGW_USERS` name; none if they are not there.
    pub(crate) fn from_env() -> anyhow::Result<Option<Self>> {
        let Ok(endpoint) = std::env::var("XACCT_RGW_ENDPOINT") else { return Ok(None) };
        let keys = std::env::var("XACCT_RGW_USERS").context("XACCT_RGW_USERS is not set")?;
        let keys: Vec<Key> = serde_json::from_str(&keys).context("XACCT_RGW_USERS cannot be read")?;
        let http = xacct_runtime::https_client();
        let client = |key: Option<&Key>| {
            let config =
                SdkConfig::builder().region(Region::from_static("us-east-1")).endpoint_url(&endpoint);
            let config = aws_sdk_s3::config::Builder::from(&config.http_client(http.clone()).build())
                .force_path_style(true)
                .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
                .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
            let config =
                match key {
                    None => config.allow_no_auth(),
                    Some(key) => config.credentials_provider(SharedCredentialsProvider::new(
                        Credentials::new(&key.access_key, &key.secret_key, None, None, "gateway"),
                    )),
                };
            aws_sdk_s3::Client::from_conf(config.build())
        };
        let users = User::ALL.into_iter().map(|user| {
            let key = keys.iter().find(|key| key.account == user.account && key.name == user.name);
            let key = key.with_context(|| format!("XACCT_RGW_USERS does not have {}", user.arn()))?;
            Ok((user, client(Some(key))))
        });
        let users = users.collect::<anyhow::Result<_>>()?;
        let admin = keys.iter().find(|key| key.is_admin && key.account == OWNER.account);
        let admin = client(Some(admin.context("XACCT_RGW_USERS has no admin")?));
        Ok(Some(Self { users, anonymous: client(None), admin }))
    }

    /// Makes the bucket and its objects, if a run before this one has not.
    pub(crate) async fn open(&self) -> anyhow::Result<()> {
        let created = self.of(OWNER)?.create_bucket().bucket(BUCKET).send().await;
        if let Err(error) = created
            && error.code() != Some("BucketAlreadyExists")
        {
            return Err(error.into());
        }
        self.admin.put_bucket_policy().bucket(BUCKET).policy(OPEN).send().await?;
        for (key, owner) in OBJECTS {
            let put = self.of(owner)?.put_object().bucket(bucket_for(Who::User(owner))).key(key);
            put.send().await.with_context(|| format!("{key} could not be written"))?;
        }
        Ok(())
    }

    /// Puts a case on the gateway, instead of the one before.
    pub(crate) async fn stage(&self, case: &Case) -> anyhow::Result<()> {
        self.admin.delete_bucket_policy().bucket(BUCKET).send().await?;
        let put = self.of(OWNER)?.put_bucket_acl().bucket(BUCKET);
        let put = match &case.bucket_acl {
            Acl::Canned(name) => put.acl((*name).into()),
            Acl::Grants(_) => put.access_control_policy(explicit(OWNER, &case.bucket_acl)?),
        };
        put.send().await.context("the bucket's ACL")?;
        for object in &case.objects {
            self.put_acl(object.owner, object.key, &object.acl).await.context(object.key)?;
        }
        self.put_policy(case).await
    }

    /// Asks, and says whether it was allowed. What the request has changed is changed back.
    pub(crate) async fn ask(&self, case: &Case, ask: &Ask) -> anyhow::Result<bool> {
        let s3 = match ask.who {
            Who::User(user) => self.of(user)?,
            Who::Anonymous => &self.anonymous,
        };
        let bucket = bucket_for(ask.who);
        match &ask.what {
            What::GetObject(key) => allowed(s3.get_object().bucket(bucket).key(key).send().await),
            What::GetObjectAcl(key) => allowed(s3.get_object_acl().bucket(bucket).key(key).send().await),
            What::ListObjects(prefix) => {
                let list = s3.list_objects_v2().bucket(bucket).set_prefix(prefix.map(str::to_owned));
                allowed(list.send().await)
            }
            What::ListMultipartUploads => allowed(s3.list_multipart_uploads().bucket(bucket).send().await),
            What::GetBucketAcl => allowed(s3.get_bucket_acl().bucket(bucket).send().await),
            What::PutObject(key) => {
                let is_allowed = allowed(s3.put_object().bucket(bucket).key(key).send().await)?;
                if is_allowed {
                    self.restore(case, key).await.context("what was written could not be removed")?;
                }
                Ok(is_allowed)
            }
            What::DeleteObject(key) => {
                let is_allowed = allowed(s3.delete_object().bucket(bucket).key(key).send().await)?;
                if is_allowed {
                    self.restore(case, key).await.context("what was deleted could not be written")?;
                }
                Ok(is_allowed)
            }
        }
    }

    /// Makes `key` what it is in the case: nothing, or an object of its owner's.
    async fn restore(&self, case: &Case, key: &str) -> anyhow::Result<()> {
        let Some(object) = case.object(key) else {
            self.admin.delete_object().bucket(BUCKET).key(key).send().await?;
            return Ok(());
        };
        self.admin.put_bucket_policy().bucket(BUCKET).policy(OPEN).send().await?;
        let put = self.of(object.owner)?.put_object().bucket(bucket_for(Who::User(object.owner))).key(key);
        put.send().await?;
        self.put_acl(object.owner, key, &object.acl).await?;
        self.put_policy(case).await
    }

    async fn put_policy(&self, case: &Case) -> anyhow::Result<()> {
        match &case.policy {
            None => {
                self.admin.delete_bucket_policy().bucket(BUCKET).send().await?;
            }
            Some(policy) => {
                let json = serde_json::to_string(policy)?;
                self.admin
                    .put_bucket_policy()
                    .bucket(BUCKET)
                    .policy(json)
                    .send()
                    .await
                    .context("the policy")?;
            }
        }
        Ok(())
    }

    async fn put_acl(&self, owner: User, key: &str, acl: &Acl) -> anyhow::Result<()> {
        let put = self.of(owner)?.put_object_acl().bucket(bucket_for(Who::User(owner))).key(key);
        let put = match acl {
            Acl::Canned(name) => put.acl((*name).into()),
            Acl::Grants(_) => put.access_control_policy(explicit(owner, acl)?),
        };
        put.send().await?;
        Ok(())
    }

    fn of(&self, user: User) -> anyhow::Result<&aws_sdk_s3::Client> {
        let client = self.users.iter().find(|(other, _)| *other == user).map(|(_, client)| client);
        client.with_context(|| format!("no client for {}", user.arn()))
    }
}

/// The bucket's name in a request: another tenant's has the tenant before it.
fn bucket_for(who: Who) -> String {
    match who {
        Who::User(user) if user.account == OWNER.account => BUCKET.to_owned(),
        _ => format!("{}:{BUCKET}", OWNER.account),
    }
}

fn explicit(owner: User, acl: &Acl) -> anyhow::Result<AccessControlPolicy> {
    let canonical = |user: User| {
        aws_sdk_s3::types::Grantee::builder().r#type(Type::CanonicalUser).id(user.canonical_id()).build()
    };
    let group = |uri: &str| aws_sdk_s3::types::Grantee::builder().r#type(Type::Group).uri(uri).build();
    let mut policy = AccessControlPolicy::builder().owner(Owner::builder().id(owner.canonical_id()).build());
    policy =
        policy.grants(Grant::builder().grantee(canonical(owner)?).permission("FULL_CONTROL".into()).build());
    for (grantee, permission) in acl.grants() {
        let grantee = match grantee {
            Grantee::User(user) => canonical(user),
            Grantee::AllUsers => group(ALL_USERS),
            Grantee::AuthenticatedUsers => group(AUTHENTICATED_USERS),
        };
        let grant = Grant::builder().grantee(grantee?).permission(permission.as_str().into());
        policy = policy.grants(grant.build());
    }
    Ok(policy.build())
}

/// Whether an answer is a success or `AccessDenied`; all others are errors.
fn allowed<T, E>(answer: Result<T, SdkError<E>>) -> anyhow::Result<bool>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    SdkError<E>: Debug,
{
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some("AccessDenied") => Ok(false),
        Err(error) => bail!("neither allowed nor AccessDenied: {error:?}"),
    }
}
