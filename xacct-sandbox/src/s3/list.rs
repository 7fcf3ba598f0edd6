//! Lists of objects.

use super::acl_dto::owner;
use super::authorize::Subjected;
use super::call::S3Call;
use super::target::Target;
use crate::refusal::{Answer, Refusal};
use crate::state::{Bucket, Content, Version, World};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
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
        let start = self.after.map_or(self.prefix, |after| after.max(self.prefix));
        for (key, versions) in bucket.objects.range(start.to_owned()..) {
            let Some(rest) = key.strip_prefix(self.prefix) else { break };
            let common = delimiter.and_then(|delimiter| {
                rest.find(delimiter).and_then(|at| key.get(..self.prefix.len() + at + delimiter.len()))
            });
            let entry = common.unwrap_or(key);
            if !is_shown(versions)
                || !self.is_after(key, common)
                || common.is_some() && last.as_deref() == common
            {
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

    /// Whether a key comes behind where the page begins: behind a common prefix nothing does that begins with it.
    fn is_after(&self, key: &str, common: Option<&str>) -> bool {
        self.after.is_none_or(|after| key > after && common != Some(after))
    }
}

/// How keys are written in an answer: as they are, or encoded for the sake of those that XML cannot hold.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    is_encoded: bool,
}

impl Spelling {
    /// The one that a request asks for.
    pub(super) fn of(encoding: Option<&dto::EncodingType>) -> Answer<Self> {
        match encoding.map(dto::EncodingType::as_str) {
            None => Ok(Self { is_encoded: false }),
            Some("url") => Ok(Self { is_encoded: true }),
            Some(_) => {
                Err(Refusal::new(400, "InvalidArgument", "Invalid Encoding Method specified in Request"))
            }
        }
    }

    pub(super) fn of_text(self, text: &str) -> String {
        const RESERVED: &AsciiSet =
            &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b'*');
        if self.is_encoded { utf8_percent_encode(text, RESERVED).to_string() } else { text.to_owned() }
    }

    pub(super) fn of_some(self, text: Option<&str>) -> Option<String> {
        text.map(|text| self.of_text(text))
    }
}

impl Page<'_> {
    pub(super) fn common_prefixes(&self, spelling: Spelling) -> Option<dto::CommonPrefixList> {
        let spelt = |prefix: &String| dto::CommonPrefix { prefix: Some(spelling.of_text(prefix)) };
        Some(self.prefixes.iter().map(spelt).collect())
    }

    fn objects(
        &self,
        world: &World,
        call: &S3Call,
        target: &Target<'_>,
        how: (Spelling, bool),
    ) -> Vec<dto::Object> {
        let (spelling, with_owner) = how;
        let shown = |(key, versions): &(&str, &[Version])| {
            let version = versions.last()?;
            let shown = object(spelling.of_text(key), version)?;
            let owner = if with_owner { target.owner_of(world, call, key, version) } else { None };
            Some(dto::Object { owner, ..shown })
        };
        self.keys.iter().filter_map(shown).collect()
    }
}

impl Target<'_> {
    /// Whose an object is, for whom may see its ACL.
    pub(super) fn owner_of(
        &self,
        world: &World,
        call: &S3Call,
        key: &str,
        version: &Version,
    ) -> Option<dto::Owner> {
        let object = Subjected { key, version: Some(version) };
        let has_acls = self.bucket.settings.effective(call.now()).object_ownership().has_acls();
        let account = if has_acls { &version.acl.owner } else { &self.bucket.owner };
        self.allows(world, call, "s3:GetObjectAcl", Some(object)).then(|| owner(world, account))?
    }
}

/// Whether the newest version is no deletion.
fn is_there(versions: &[Version]) -> bool {
    versions.last().is_some_and(|version| version.content.is_some())
}

fn object(key: String, version: &Version) -> Option<dto::Object> {
    let content = version.content.as_ref()?;
    Some(dto::Object {
        key: Some(key),
        last_modified: Some(version.modified.into()),
        e_tag: Some(dto::ETag::Strong(content.etag.clone())),
        size: size(content),
        storage_class: Some(dto::ObjectStorageClass::from(storage_class(content))),
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
    let spelling = Spelling::of(input.encoding_type.as_ref())?;
    let page = wanted.page(target.bucket, is_there)?;
    Ok(dto::ListObjectsOutput {
        name: Some(input.bucket.clone()),
        prefix: Some(spelling.of_text(wanted.prefix)),
        marker: Some(spelling.of_text(input.marker.as_deref().unwrap_or_default())),
        max_keys: Some(page.most),
        is_truncated: Some(page.next.is_some()),
        next_marker: spelling.of_some(page.next.as_deref().filter(|_| wanted.delimiter.is_some())),
        contents: Some(page.objects(world, call, &target, (spelling, true))),
        common_prefixes: page.common_prefixes(spelling),
        delimiter: spelling.of_some(input.delimiter.as_deref()),
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
    let spelling = Spelling::of(input.encoding_type.as_ref())?;
    let page = wanted.page(target.bucket, is_there)?;
    Ok(dto::ListObjectsV2Output {
        name: Some(input.bucket.clone()),
        prefix: Some(spelling.of_text(wanted.prefix)),
        max_keys: Some(page.most),
        key_count: i32::try_from(page.keys.len() + page.prefixes.len()).ok(),
        continuation_token: input.continuation_token.clone(),
        is_truncated: Some(page.next.is_some()),
        next_continuation_token: page.next.as_ref().map(hex::encode),
        contents: Some(page.objects(world, call, &target, (spelling, input.fetch_owner == Some(true)))),
        common_prefixes: page.common_prefixes(spelling),
        delimiter: spelling.of_some(input.delimiter.as_deref()),
        encoding_type: input.encoding_type,
        start_after: spelling.of_some(input.start_after.as_deref()),
        request_charged: None,
    })
}
