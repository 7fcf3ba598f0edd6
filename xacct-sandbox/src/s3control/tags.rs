//! The tags of buckets and access points, as they are read.

use super::ControlRequest;
use super::permission::{account, permit};
use crate::authorize::{Ask, Subject};
use crate::call::Call;
use crate::query::result;
use crate::refusal::{Answer, Refusal};
use crate::state::{Bucket, Tag, World};
use serde::Serialize;
use xacct_core::evaluate::Object;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed<'t> {
    tags: Tags<'t>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tags<'t> {
    tag: Vec<ListedTag<'t>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ListedTag<'t> {
    key: &'t str,
    value: &'t str,
}

/// `ListTagsForResource`
pub(super) fn list(world: &World, call: &Call, request: &ControlRequest<'_>) -> Answer<Option<String>> {
    let account = account(request)?;
    let arn = request.path.strip_prefix("tags/").unwrap_or_default();
    let ask = Ask::new("s3:ListTagsForResource", arn, &account);
    let tags = match arn.split_once(":s3:::") {
        Some((_, name)) => {
            let bucket = world.buckets.get(name).filter(|bucket| bucket.owner == account);
            // Whose a bucket is is told to its own account alone.
            let told = || match call.caller.account() == Some(&account) {
                true => Refusal::no_such_bucket(),
                false => Refusal::access_denied(),
            };
            let bucket = bucket.ok_or_else(told)?;
            permit(world, call, ask.on(Subject::Bucket { bucket, object: Object::Unknown, through: None }))?;
            tags_of(bucket)
        }
        None => {
            permit(world, call, ask)?;
            &world.access_point(arn).ok_or_else(Refusal::no_such_access_point)?.tags[..]
        }
    };
    let tag = tags.iter().map(|tag| ListedTag { key: &tag.key, value: &tag.value }).collect();
    result("ListTagsForResource", &Listed { tags: Tags { tag } })
}

fn tags_of(bucket: &Bucket) -> &[Tag] {
    bucket.settings.latest().tags.as_deref().unwrap_or_default()
}
