//! Somebody who asks for what a grant gives, and what they see.

use crate::Bucket;
use crate::bucket::s3;
use anyhow::{Context, bail};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{ObjectCannedAcl, Tag, Tagging};
use aws_types::SdkConfig;
use std::fmt;
use xacct_dsl::grant::AccessLevel;

/// Whether a request was allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It was carried out.
    Allowed,
    /// `AccessDenied`.
    Denied,
    /// The access key is not known yet, as new ones are not for some seconds.
    Unknown,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Unknown => "unknown access key",
        })
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it was allowed.
    pub seen: Seen,
    /// Why not, as far as AWS says: one line for each thing that is missing or in the way.
    pub why: Vec<String>,
}

/// A user or a role that asks S3 for objects of one bucket, as nobody else.
#[derive(Clone, Debug)]
pub struct Asker {
    pub(crate) arn: String,
    pub(crate) config: SdkConfig,
    pub(crate) bucket: Bucket,
    /// The access point that stands for the bucket, by its ARN.
    pub(crate) access_point: Option<String>,
    /// The role that is assumed for each request, and the external id that is said then.
    pub(crate) role: Option<(String, Option<String>)>,
    /// Whether what is put is handed over to the bucket's owner.
    pub(crate) hands_over: bool,
}

impl Asker {
    /// One who asks for objects of a bucket.
    pub fn new(arn: impl Into<String>, config: SdkConfig, bucket: Bucket) -> Self {
        Self { arn: arn.into(), config, bucket, access_point: None, role: None, hands_over: false }
    }

    /// The same, who assumes a role for each request, and says an external id then.
    pub fn assuming(&self, role: impl Into<String>, external_id: Option<String>) -> Self {
        Self { role: Some((role.into(), external_id)), ..self.clone() }
    }

    /// The same, who hands over to the bucket's owner what is put.
    pub fn handing_over(&self) -> Self {
        Self { hands_over: true, ..self.clone() }
    }

    /// The credentials that are asked with, or with which the role is assumed.
    pub fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// The user's or role's ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The same, who says another external id to assume the role.
    pub fn saying(&self, external_id: Option<&str>) -> Self {
        let role = self.role.clone().map(|(arn, _)| (arn, external_id.map(str::to_owned)));
        Self { role, ..self.clone() }
    }

    /// The same, who assumes no role.
    pub fn as_itself(&self) -> Self {
        Self { role: None, ..self.clone() }
    }

    /// The same, who asks the bucket and not its access point.
    pub fn past_access_point(&self) -> Self {
        Self { access_point: None, ..self.clone() }
    }

    /// What is asked for by a request of this level, in words. Of a level that lists, `key` is the prefix.
    pub fn what(&self, level: AccessLevel, key: &str) -> String {
        let whom = self.arn.rsplit('/').next().unwrap_or(&self.arn);
        let account = self.arn.split(':').nth(4).unwrap_or_default();
        let what = match level {
            AccessLevel::Read => "gets",
            AccessLevel::ReadVersions => "gets a version of",
            AccessLevel::List => "lists",
            AccessLevel::ListVersions => "lists the versions of",
            AccessLevel::Write => "puts",
            AccessLevel::WriteAcl => "hands over",
            AccessLevel::Delete => "deletes",
            AccessLevel::DeleteVersions => "deletes a version of",
            AccessLevel::ReadTags => "reads the tags of",
            AccessLevel::WriteTags => "tags",
            _ => "asks for",
        };
        let role = match &self.role {
            Some((role, Some(id))) => format!(" as {} with external id {id}", short(role)),
            Some((role, None)) => format!(" as {}", short(role)),
            None => String::new(),
        };
        let for_whom = match level {
            AccessLevel::Write if self.hands_over => " for the bucket's owner",
            _ => "",
        };
        format!("{whom} of account {account}{role} {what} s3://{}/{key}{for_whom}", self.named_bucket())
    }

    fn named_bucket(&self) -> &str {
        self.access_point.as_ref().unwrap_or(&self.bucket.name)
    }

    /// Makes a request of this level, for an object or, of a level that lists, a prefix. What it deletes is put back, by the
    /// bucket's owner.
    ///
    /// # Errors
    /// Every answer that is neither what was asked for nor a denial.
    pub async fn ask(&self, level: AccessLevel, key: &str) -> anyhow::Result<Answer> {
        let outcome = async {
            let config = match &self.role {
                Some((role, external_id)) => match self.assume(role, external_id.as_deref()).await? {
                    Ok(config) => config,
                    Err(answer) => return anyhow::Ok(answer),
                },
                None => self.config.clone(),
            };
            let answer = self.request(&s3(&config), level, key).await?;
            let deletes = matches!(level, AccessLevel::Delete | AccessLevel::DeleteVersions);
            if deletes && answer.seen == Seen::Allowed {
                self.bucket.put(key).await?;
            }
            Ok(answer)
        };
        outcome.await.with_context(|| self.what(level, key))
    }

    /// The configuration of a session, or why there is none.
    async fn assume(
        &self,
        role: &str,
        external_id: Option<&str>,
    ) -> anyhow::Result<Result<SdkConfig, Answer>> {
        let sts = aws_sdk_sts::Client::new(&self.config);
        let assume = sts.assume_role().role_arn(role).role_session_name("example");
        let session = match assume.set_external_id(external_id.map(str::to_owned)).send().await {
            Ok(session) => session.credentials.context("no credentials in STS's answer")?,
            Err(error) => return Ok(Err(answer(Err::<(), _>(error))?)),
        };
        let credentials = Credentials::new(
            session.access_key_id,
            session.secret_access_key,
            Some(session.session_token),
            None,
            "AssumeRole",
        );
        let config = self.config.to_builder();
        Ok(Ok(config.credentials_provider(SharedCredentialsProvider::new(credentials)).build()))
    }

    async fn request(
        &self,
        s3: &aws_sdk_s3::Client,
        level: AccessLevel,
        key: &str,
    ) -> anyhow::Result<Answer> {
        let bucket = self.named_bucket();
        let owner = &self.bucket.owner;
        let handed_over = self.hands_over.then_some(ObjectCannedAcl::BucketOwnerFullControl);
        let version = match level {
            AccessLevel::ReadVersions | AccessLevel::DeleteVersions => self.bucket.version(key).await?,
            _ => None,
        };
        match level {
            AccessLevel::Read => {
                let object = s3.get_object().bucket(bucket).key(key).expected_bucket_owner(owner.as_str());
                let object = object.send().await;
                answer(object.map(drop))
            }
            AccessLevel::ReadVersions => {
                answer(s3.get_object().bucket(bucket).key(key).set_version_id(version).send().await)
            }
            AccessLevel::List => answer(s3.list_objects_v2().bucket(bucket).prefix(key).send().await),
            AccessLevel::ListVersions => {
                answer(s3.list_object_versions().bucket(bucket).prefix(key).send().await)
            }
            AccessLevel::Write => {
                let object = s3.put_object().bucket(bucket).key(key).set_acl(handed_over);
                answer(object.body(b"region,revenue\n".to_vec().into()).send().await)
            }
            AccessLevel::WriteAcl => {
                let acl = ObjectCannedAcl::BucketOwnerFullControl;
                answer(s3.put_object_acl().bucket(bucket).key(key).acl(acl).send().await)
            }
            AccessLevel::Delete => answer(s3.delete_object().bucket(bucket).key(key).send().await),
            AccessLevel::DeleteVersions => {
                answer(s3.delete_object().bucket(bucket).key(key).set_version_id(version).send().await)
            }
            AccessLevel::ReadTags => answer(s3.get_object_tagging().bucket(bucket).key(key).send().await),
            AccessLevel::WriteTags => {
                let tags = Tag::builder().key("seen").value("yes").build()?;
                let tags = Tagging::builder().tag_set(tags).build()?;
                answer(s3.put_object_tagging().bucket(bucket).key(key).tagging(tags).send().await)
            }
            _ => bail!("no request is known for `{level}`"),
        }
    }
}

/// What an answer says of access.
fn answer<T, E, R>(outcome: Result<T, SdkError<E, R>>) -> anyhow::Result<Answer>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: fmt::Debug + Send + Sync + 'static,
{
    let error = match outcome {
        Ok(_) => return Ok(Answer { seen: Seen::Allowed, why: Vec::new() }),
        Err(error) => error,
    };
    let seen = match error.code() {
        Some("AccessDenied") => Seen::Denied,
        Some("InvalidAccessKeyId" | "InvalidClientTokenId") => Seen::Unknown,
        _ => return Err(error.into()),
    };
    Ok(Answer { seen, why: error.message().map(reasons).unwrap_or_default() })
}

/// What a denial says after "because". The sandbox tells more than AWS: what is missing in which account.
fn reasons(message: &str) -> Vec<String> {
    let Some((_, why)) = message.split_once(" because ") else { return Vec::new() };
    let more = why.split_once(" (").and_then(|(_, more)| more.strip_suffix(')'));
    more.unwrap_or(why).split("; ").map(str::to_owned).collect()
}

/// `role/reports-keeper`
fn short(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}
