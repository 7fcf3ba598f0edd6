//! What is so of buckets and keys, whatever is to be changed, that keeps a grant from working.

use super::draft::Draft;
use super::{Purpose, Refusal, RefusalReason};
use crate::error::chain;
use crate::{BucketEncryption, ObservedBucket, Setting};
use xacct_core::grant::{Grant, Via};

/// What speaks against a grant, and what there is to know.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) refusals: Vec<Refusal>,
    pub(super) notes: Vec<String>,
}

/// The facts of a grant that is to be there. Against one that is to be removed nothing speaks.
pub(super) fn of_grant(grant: &Grant, draft: &Draft<'_>) -> Facts {
    let mut facts = Facts::default();
    let owner = grant.owner();
    if draft.purpose() == Purpose::Revoke || !draft.observed.reaches(owner) {
        return facts;
    }
    match draft.observed.bucket(owner, grant.bucket()) {
        Some(Ok(bucket)) => {
            regions(grant, bucket, &mut facts);
            encryption(grant, bucket, &mut facts);
        }
        Some(Err(error)) => facts.refusals.push(Refusal::unread(owner, None, error)),
        None => facts.refusals.push(Refusal::new(owner, None, RefusalReason::NotObserved)),
    }
    key(grant, draft, &mut facts);
    facts
}

/// The key and the access point are where the bucket is.
fn regions(grant: &Grant, bucket: &ObservedBucket, facts: &mut Facts) {
    let key = grant.kms_key().map(|key| ("key", key.region()));
    let access_point = match grant.via() {
        Via::AccessPoint { region, .. } => Some(("access point", region.as_str())),
        _ => None,
    };
    for (what, region) in key.into_iter().chain(access_point) {
        if region != bucket.region.as_str() {
            let reason = RefusalReason::OtherRegion {
                what,
                region: region.to_owned(),
                bucket_region: bucket.region.clone(),
            };
            facts.refusals.push(Refusal::new(grant.owner(), None, reason));
        }
    }
}

/// What the bucket encrypts with is what the grant is about.
fn encryption(grant: &Grant, bucket: &ObservedBucket, facts: &mut Facts) {
    if grant.access().key_actions().is_empty() {
        return;
    }
    let is_kms = |it: &&BucketEncryption| it.algorithm.starts_with("aws:kms");
    let Some(encryption) = bucket.encryption.as_ref().filter(is_kms) else {
        if let Some(key) = grant.kms_key() {
            facts.notes.push(format!(
                "bucket {}: it does not encrypt with {key} of itself: the grant's key matters to objects that were put with it",
                grant.bucket()
            ));
        }
        return;
    };
    let mut refuse = |reason| facts.refusals.push(Refusal::new(grant.owner(), None, reason));
    match (&encryption.kms_key, grant.kms_key()) {
        (None, _) => refuse(RefusalReason::AwsManagedKey { key: "aws/s3".to_owned() }),
        (Some(key), _) if key.ends_with("alias/aws/s3") => {
            refuse(RefusalReason::AwsManagedKey { key: key.clone() });
        }
        (Some(key), Some(own)) if is_named(own.as_str(), key) => {}
        // An alias tells nothing of the key behind it.
        (Some(key), Some(_)) if key.contains("alias/") => facts.notes.push(format!(
            "bucket {}: it encrypts with {key}: see that this is an alias of the grant's key",
            grant.bucket()
        )),
        (Some(key), _) => refuse(RefusalReason::OtherKey { bucket_key: key.clone() }),
    }
}

/// Whether a bucket names a key, by its ARN or its bare id.
fn is_named(arn: &str, by: &str) -> bool {
    arn == by || arn.rsplit_once("key/").is_some_and(|(_, id)| id == by)
}

/// The key is the account's own, and in use.
fn key(grant: &Grant, draft: &Draft<'_>, facts: &mut Facts) {
    let Some(key) = grant.kms_key() else { return };
    let setting = Setting::KeyPolicy { key: key.clone() };
    let mut refuse = |reason| facts.refusals.push(Refusal::new(grant.owner(), Some(setting.clone()), reason));
    match draft.observed.keys.get(key) {
        Some(Ok(found)) if found.description.manager == "AWS" => {
            refuse(RefusalReason::AwsManagedKey { key: key.to_string() });
        }
        Some(Ok(found)) if found.description.state != "Enabled" => {
            refuse(RefusalReason::KeyState { state: found.description.state.clone() });
        }
        Some(Ok(_)) => {}
        Some(Err(error)) => refuse(RefusalReason::Unread { error: chain(&**error) }),
        None => refuse(RefusalReason::NotObserved),
    }
}
