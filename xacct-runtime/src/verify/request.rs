//! A grant's requests, made of AWS.

use super::asker::{Askers, assume};
use super::{Seen, VerifyOptions};
use crate::account::s3;
use crate::{Account, Accounts, Error};
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use xacct_core::evaluate::Operation;
use xacct_core::grant::{Grant, GrantRequest, Via};

/// How many objects are looked through for one within and one beside what a grant is about.
const LOOKED_THROUGH: i32 = 1_000;

/// Objects that are there: only of those an answer tells whether they may be had.
#[derive(Debug, Default)]
pub(super) struct Objects {
    within: Option<String>,
    beside: Option<String>,
    /// The owner, who takes away again what was put to try.
    owner: Option<Client>,
}

impl Objects {
    /// Looks for them as the owner, where there are credentials.
    pub(super) async fn of(accounts: &Accounts, grant: &Grant) -> Result<Self, Error> {
        let Some(owner) = accounts.account(grant.owner()) else { return Ok(Self::default()) };
        let of_prefix = keys(owner, grant, grant.prefix().map(AsRef::as_ref)).await?;
        let all = keys(owner, grant, None).await?;
        Ok(Self {
            within: of_prefix.into_iter().find(|key| is_within(grant, key)),
            beside: all.into_iter().find(|key| !is_within(grant, key)),
            owner: Some(owner.s3_of(grant.bucket())),
        })
    }
}

/// Whether an object is one that the grant is about.
fn is_within(grant: &Grant, key: &str) -> bool {
    match grant.via() {
        Via::Acl { objects, .. } => objects.iter().any(|object| object.as_str() == key),
        _ => grant.prefix().is_none_or(|prefix| key.starts_with(prefix.as_ref())),
    }
}

/// Keys of objects in the bucket; none where the owner's credentials may not list it.
async fn keys(owner: &Account, grant: &Grant, prefix: Option<&str>) -> Result<Vec<String>, Error> {
    match owner.object_keys(grant.bucket(), prefix, LOOKED_THROUGH).await {
        Err(Error::Refused { .. }) => Ok(Vec::new()),
        keys => keys,
    }
}

/// What requests are made with.
pub(super) struct Probe<'p> {
    pub(super) grant: &'p Grant,
    pub(super) askers: &'p Askers,
    pub(super) objects: &'p Objects,
    pub(super) options: &'p VerifyOptions,
}

/// A request that is made.
enum Made {
    /// Of an object that is there.
    Read(String),
    ReadTags(String),
    List(String),
    ListVersions(String),
    /// Of one that is put to try.
    Write(String),
}

impl Made {
    fn object(&self) -> Option<&str> {
        match self {
            Self::Read(key) | Self::ReadTags(key) | Self::Write(key) => Some(key),
            Self::List(_) | Self::ListVersions(_) => None,
        }
    }
}

impl Probe<'_> {
    /// Asks AWS, and for which object; nothing where that cannot be, or would change something.
    pub(super) async fn ask(&self, request: &GrantRequest) -> Option<(Seen, Option<String>)> {
        if !request.is_callable() {
            return None;
        }
        let config = self.askers.config(request.grantee()?)?;
        let made = self.made(request)?;
        let object = made.object().map(str::to_owned);
        let config = match assume(&config, self.grant, request.external_id()).await {
            Ok(config) => config,
            Err(Error::Refused { code, message, .. }) if code == "AccessDenied" => {
                return Some((Seen::Denied(message), object));
            }
            Err(error) => return Some((Seen::Unknown(error.to_string()), object)),
        };
        Some((self.make(&s3(&config), request, made).await, object))
    }

    /// The request that shows whether an action is allowed.
    fn made(&self, request: &GrantRequest) -> Option<Made> {
        let (operation, call) = request.call()?;
        let prefix = || request.prefix().unwrap_or_default().to_owned();
        Some(match operation {
            Operation::GetObject if !call.version_id => Made::Read(self.object(request)?),
            Operation::GetObjectTagging if !call.version_id => Made::ReadTags(self.object(request)?),
            Operation::ListObjectsV2 => Made::List(prefix()),
            Operation::ListObjectVersions => Made::ListVersions(prefix()),
            Operation::PutObject if self.options.probes_writes => {
                Made::Write(format!("{}-{:016x}", request.key()?, fastrand::u64(..)))
            }
            _ => return None,
        })
    }

    /// An object that is there, within what the grant is about or beside it, as the request's own.
    fn object(&self, request: &GrantRequest) -> Option<String> {
        match is_within(self.grant, request.key()?) {
            true => self.objects.within.clone(),
            false => self.objects.beside.clone(),
        }
    }

    async fn make(&self, s3: &Client, request: &GrantRequest, made: Made) -> Seen {
        let bucket = match self.grant.access_point_arn() {
            Some(access_point) if !request.is_past_access_point() => access_point,
            _ => self.grant.bucket().to_string(),
        };
        let owner = self.grant.owner().as_str();
        match made {
            Made::Read(key) => {
                let head =
                    s3.head_object().bucket(&bucket).key(&key).expected_bucket_owner(owner).send().await;
                match seen(head) {
                    // A HEAD has no body to say why.
                    Seen::Allowed | Seen::Denied(_) => {
                        let get = s3.get_object().bucket(bucket).key(key).expected_bucket_owner(owner);
                        seen(get.range("bytes=0-0").send().await)
                    }
                    unknown => unknown,
                }
            }
            Made::ReadTags(key) => {
                let get = s3.get_object_tagging().bucket(bucket).key(key).expected_bucket_owner(owner);
                seen(get.send().await)
            }
            Made::List(prefix) => {
                let list = s3.list_objects_v2().bucket(bucket).prefix(prefix).max_keys(1);
                seen(list.expected_bucket_owner(owner).send().await)
            }
            Made::ListVersions(prefix) => {
                let list = s3.list_object_versions().bucket(bucket).prefix(prefix).max_keys(1);
                seen(list.expected_bucket_owner(owner).send().await)
            }
            Made::Write(key) => self.write(s3, request, bucket, key).await,
        }
    }

    /// Puts an object, and has the owner take it away again.
    async fn write(&self, s3: &Client, request: &GrantRequest, bucket: String, key: String) -> Seen {
        let Some(owner) = &self.objects.owner else {
            return Seen::Unknown("nobody could take away again what is put to try".to_owned());
        };
        let put = s3.put_object().bucket(bucket).key(&key).set_acl(request.acl().map(Into::into));
        // Only where nothing of that name is there.
        let put = put.expected_bucket_owner(self.grant.owner().as_str()).if_none_match("*").send().await;
        if let Ok(put) = &put {
            let delete = owner.delete_object().bucket(self.grant.bucket().as_str()).key(&key);
            let delete = delete.expected_bucket_owner(self.grant.owner().as_str());
            let delete = delete.set_version_id(put.version_id().map(str::to_owned)).send().await;
            if let Err(error) = delete {
                let error = aws_sdk_s3::error::DisplayErrorContext(error);
                return Seen::Unknown(format!(
                    "the object `{key}` was put to try and could not be taken away: {error}"
                ));
            }
        }
        seen(put)
    }
}

/// What an answer says. An object that is not there any more, or has not even one byte, is one that may be had.
fn seen<T, E>(answer: Result<T, SdkError<E, HttpResponse>>) -> Seen
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let error = match answer {
        Ok(_) => return Seen::Allowed,
        Err(error) => error,
    };
    let status = error.raw_response().map(|response| response.status().as_u16());
    let words = || error.message().unwrap_or("access denied").to_owned();
    match (error.code(), status) {
        (Some("AccessDenied"), _) | (None, Some(403)) => Seen::Denied(words()),
        (Some("InvalidRange" | "NoSuchKey" | "NotFound"), _) => Seen::Allowed,
        _ => Seen::Unknown(aws_sdk_s3::error::DisplayErrorContext(&error).to_string()),
    }
}
