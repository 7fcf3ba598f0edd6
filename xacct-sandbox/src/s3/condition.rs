//! The condition keys that a request to S3 carries.

use super::call::S3Call;
use crate::call::{Keys, seconds};
use crate::signature::amz_date;
use crate::state::Tag;
use xacct_core::evaluate::{ContextValue, Operation};

/// Headers that are condition keys of the same name.
const HEADERS: [&str; 15] = [
    "x-amz-acl",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-metadata-directive",
    "x-amz-object-ownership",
    "x-amz-server-side-encryption",
    KMS_KEY,
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
];

/// Parameters of the query that are condition keys.
const PARAMETERS: [(&str, &str); 4] = [
    ("s3:prefix", "prefix"),
    ("s3:delimiter", "delimiter"),
    ("s3:max-keys", "max-keys"),
    ("s3:VersionId", "versionId"),
];

/// The header that names a key of KMS: by an ARN, or by an id or an alias of the caller's account.
const KMS_KEY: &str = "x-amz-server-side-encryption-aws-kms-key-id";

/// What a request carries by itself, whatever it is for.
pub(super) fn keys(call: &S3Call) -> Keys {
    let header = |name: &str| match (name, call.header(name)?) {
        (KMS_KEY, key) => Some(kms_key_arn(call, key)),
        (_, value) => Some(value.to_owned()),
    };
    let headers = HEADERS.iter().map(|name| (format!("s3:{name}"), header(name)));
    let parameters = PARAMETERS.iter().map(|(key, name)| ((*key).to_owned(), call.parameter(name)));
    let conditions =
        [("s3:if-match", "if-match"), ("s3:if-none-match", "if-none-match"), ("aws:Referer", "referer")];
    let conditions =
        conditions.iter().map(|(key, name)| ((*key).to_owned(), call.header(name).map(str::to_owned)));
    let present = |(key, value): (String, Option<String>)| Some((key, ContextValue::from(value?)));
    let mut keys: Keys = headers.chain(parameters).chain(conditions).filter_map(present).collect();
    keys.extend(signature(call));
    keys.extend(
        creates(call.operation).map(|creates| ("s3:ObjectCreationOperation".to_owned(), creates.into())),
    );
    if call.origin.is_encrypted() {
        keys.push(("s3:TlsVersion".to_owned(), "1.3".into()));
    }
    if let Some(tagging) = call.header("x-amz-tagging") {
        let tags: Vec<_> = form_urlencoded::parse(tagging.as_bytes()).into_owned().collect();
        keys.extend(requested_tags(tags.iter().map(|(key, value)| (key.as_str(), value.as_str()))));
    }
    keys
}

/// Conditions compare the ARN of a key, also where the request has named it otherwise.
fn kms_key_arn(call: &S3Call, key: &str) -> String {
    match call.caller.account() {
        Some(account) if !key.starts_with("arn:") => {
            let mut partitions = xacct_catalog::partitions();
            let partition = partitions.find(|partition| partition.has_region(&call.region));
            let partition = partition.map_or("aws", xacct_catalog::Partition::id);
            let kind = if key.starts_with("alias/") { "" } else { "key/" };
            format!("arn:{partition}:kms:{}:{account}:{kind}{key}", call.region)
        }
        _ => key.to_owned(),
    }
}

/// Whether an operation that writes makes an object, or a part of one that is not there yet.
const fn creates(operation: Operation) -> Option<bool> {
    match operation {
        Operation::PutObject | Operation::CopyObject | Operation::CompleteMultipartUpload => Some(true),
        Operation::CreateMultipartUpload | Operation::UploadPart | Operation::UploadPartCopy => Some(false),
        _ => None,
    }
}

fn signature(call: &S3Call) -> Keys {
    if call.caller.account().is_none() {
        return Keys::new();
    }
    let kind = if call.is_presigned() { "REST-QUERY-STRING" } else { "REST-HEADER" };
    let signed = call.parameter("X-Amz-Date").as_deref().and_then(amz_date);
    let age = signed.map(|signed| seconds(call.now()).saturating_sub(seconds(signed)) * 1000);
    let mut keys: Keys = vec![
        ("s3:signatureversion".to_owned(), "AWS4-HMAC-SHA256".into()),
        ("s3:authType".to_owned(), kind.into()),
    ];
    keys.extend(age.map(|age| ("s3:signatureAge".to_owned(), age.into())));
    keys
}

/// The version that a request names elsewhere than in its query.
pub(super) fn version_key(id: Option<&str>) -> Keys {
    id.map(|id| ("s3:VersionId".to_owned(), id.into())).into_iter().collect()
}

/// The tags that a request sets.
pub(super) fn requested_tags<'t>(tags: impl Iterator<Item = (&'t str, &'t str)>) -> Keys {
    let mut names = Vec::new();
    let mut keys = Keys::new();
    for (key, value) in tags {
        names.push(key.to_owned());
        keys.push((format!("s3:RequestObjectTag/{key}"), value.into()));
    }
    keys.push(("s3:RequestObjectTagKeys".to_owned(), names.into()));
    keys
}

/// The tags that an object has.
pub(super) fn existing_tags(tags: &[Tag]) -> Keys {
    tags.iter().map(|tag| (format!("s3:ExistingObjectTag/{}", tag.key), tag.value.as_str().into())).collect()
}

/// Those of the keys that requests for this action carry, as far as the catalogue knows it.
pub(super) fn carried<'k>(
    action: &str,
    keys: impl IntoIterator<Item = &'k (String, ContextValue)>,
) -> impl Iterator<Item = &'k (String, ContextValue)> {
    let known = xacct_catalog::action(action);
    let carries = move |key: &str| key.starts_with("aws:") || known.is_none_or(|action| action.carries(key));
    keys.into_iter().filter(move |(key, _)| carries(key))
}
