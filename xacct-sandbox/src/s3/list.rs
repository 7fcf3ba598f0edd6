//! Lists of objects.

use super::acl_dto::owner;
use super::call::S3Call;
use super::target::Target;
use crate::refusal::{Answer, Refusal};
use crate::state::{Bucket, Content, Version, World};
use s3s::dto;

/// The most entries of one answer.
const MOST: usize = 1000;

/// One page of keys: those below a prefix, those that go on behind a delimiter put together.
pub(super) struct Page<'b> {
    /// Each key with its versions, the oldest first.
    pub(super) keys: Vec<(&'b str, &'b [Version])>,
    pub(super) prefixes: Vec<String>,
    /// The last key or prefix, where there are more.
    pub(super) next: Option<String>,
    pub(super) most: i32,
}

/// Which keys are wanted.
pub(super) struct Wanted<'q> {
    pub(super) prefix: &'q str,
    pub(super) delimiter: Option<&'q str>,
    /// The key behind which the page begins.
    pub(super) after: Option<&'q str>,
    pub(super) most: Option<i32>,
}

impl Wanted<'_> {
    /// The page, of those keys that are to be shown.
    pub(super) fn page<'b>(
        &self,
        bucket: &'b Bucket,
        is_shown: impl Fn(&[Version]) -> bool,
    ) -> Answer<Page<'b>> {
        let most = self.most()?;
        let mut page = Page {
            keys: Vec::new(),
            prefixes: Vec::new(),
            next: None,
            most: i32::try_from(most).unwrap_or(i32::MAX),
        };
        let delimiter = self.delimiter.filter(|delimiter| !delimiter.is_empty());
        let mut last: Option<String> = None;
        for (key, versions) in bucket.objects.range(self.prefix.to_owned()..) {
            let Some(rest) = key.strip_prefix(self.prefix) else { break };
            let common = delimiter.and_then(|delimiter| {
                rest.find(delimiter).and_then(|at| key.get(..self.prefix.len() + at + delimiter.len()))
            });
            let entry = common.unwrap_or(key);
            if !is_shown(versions) || !self.is_after(entry) || common.is_some() && last.as_deref() == common {
                continue;
            }
            if page.keys.len() + page.prefixes.len() == most {
                page.next = last;
                break;
            }
            match common {
                Some(common) => page.prefixes.push(common.to_owned()),
                None => page.keys.push((key, versions)),
            }
            last = Some(entry.to_owned());
        }
        Ok(page)
    }

    fn most(&self) -> Answer<usize> {
        match self.most {
            None => Ok(MOST),
            Some(most) => usize::try_from(most)
                .map(|most| most.min(MOST))
                .map_err(|_| Refusal::new(400, "InvalidArgument", "maxKeys must not be negative")),
        }
    }

    fn is_after(&self, entry: &str) -> bool {
        self.after.is_none_or(|after| entry > after)
    }
}

impl Page<'_> {
    pub(super) fn common_prefixes(&self) -> Option<dto::CommonPrefixList> {
        Some(self.prefixes.iter().map(|prefix| dto::CommonPrefix { prefix: Some(prefix.clone()) }).collect())
    }

    fn objects(&self, world: &World, with_owner: bool) -> Vec<dto::Object> {
        self.keys
            .iter()
            .filter_map(|(key, versions)| object(world, key, versions.last()?, with_owner))
            .collect()
    }
}

/// Whether the newest version is no deletion.
fn is_there(versions: &[Version]) -> bool {
    versions.last().is_some_and(|version| version.content.is_some())
}

fn object(world: &World, key: &str, version: &Version, with_owner: bool) -> Option<dto::Object> {
    let content = version.content.as_ref()?;
    Some(dto::Object {
        key: Some(key.to_owned()),
        last_modified: Some(version.modified.into()),
        e_tag: Some(dto::ETag::Strong(content.etag.clone())),
        size: size(content),
        storage_class: Some(dto::ObjectStorageClass::from(storage_class(content))),
        owner: if with_owner { owner(world, &version.acl.owner) } else { None },
        ..dto::Object::default()
    })
}

/// How many bytes an object has.
pub(super) fn size(content: &Content) -> Option<i64> {
    i64::try_from(content.body.len()).ok()
}

/// The storage class of an object.
pub(super) fn storage_class(content: &Content) -> String {
    content.attributes.storage_class.clone().unwrap_or_else(|| "STANDARD".to_owned())
}

pub(super) fn first(
    world: &mut World,
    call: &S3Call,
    input: dto::ListObjectsInput,
) -> Answer<dto::ListObjectsOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let wanted = Wanted {
        prefix: input.prefix.as_deref().unwrap_or_default(),
        delimiter: input.delimiter.as_deref(),
        after: input.marker.as_deref().filter(|marker| !marker.is_empty()),
        most: input.max_keys,
    };
    let page = wanted.page(target.bucket, is_there)?;
    Ok(dto::ListObjectsOutput {
        name: Some(input.bucket.clone()),
        prefix: Some(wanted.prefix.to_owned()),
        marker: Some(input.marker.clone().unwrap_or_default()),
        max_keys: Some(page.most),
        is_truncated: Some(page.next.is_some()),
        next_marker: page.next.clone().filter(|_| wanted.delimiter.is_some()),
        contents: Some(page.objects(world, true)),
        common_prefixes: page.common_prefixes(),
        delimiter: input.delimiter.clone(),
        encoding_type: input.encoding_type,
        request_charged: None,
    })
}

pub(super) fn second(
    world: &mut World,
    call: &S3Call,
    input: dto::ListObjectsV2Input,
) -> Answer<dto::ListObjectsV2Output> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    let invalid = || Refusal::new(400, "InvalidArgument", "The continuation token provided is incorrect");
    let token = input
        .continuation_token
        .as_ref()
        .map(|token| hex::decode(token).ok().and_then(|key| String::from_utf8(key).ok()));
    let token = token.map(|token| token.ok_or_else(invalid)).transpose()?;
    let wanted = Wanted {
        prefix: input.prefix.as_deref().unwrap_or_default(),
        delimiter: input.delimiter.as_deref(),
        after: token.as_deref().or(input.start_after.as_deref()).filter(|after| !after.is_empty()),
        most: input.max_keys,
    };
    let page = wanted.page(target.bucket, is_there)?;
    Ok(dto::ListObjectsV2Output {
        name: Some(input.bucket.clone()),
        prefix: Some(wanted.prefix.to_owned()),
        max_keys: Some(page.most),
        key_count: i32::try_from(page.keys.len() + page.prefixes.len()).ok(),
        continuation_token: input.continuation_token.clone(),
        is_truncated: Some(page.next.is_some()),
        next_continuation_token: page.next.as_ref().map(hex::encode),
        contents: Some(page.objects(world, input.fetch_owner == Some(true))),
        common_prefixes: page.common_prefixes(),
        delimiter: input.delimiter.clone(),
        encoding_type: input.encoding_type,
        start_after: input.start_after.clone(),
        request_charged: None,
    })
}
