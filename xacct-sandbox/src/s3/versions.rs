//! Lists of versions.

use super::call::S3Call;
use super::list::{Spelling, Wanted, size, storage_class};
use super::target::Target;
use crate::refusal::Answer;
use crate::state::{Version, World};
use s3s::dto;

pub(super) fn list(
    world: &mut World,
    call: &S3Call,
    input: dto::ListObjectVersionsInput,
) -> Answer<dto::ListObjectVersionsOutput> {
    let target = Target::of(world, call, &input.bucket)?;
    target.authorize(world, call)?;
    // A page holds whole keys, so that the marker is a key and never a version.
    let wanted = Wanted {
        prefix: input.prefix.as_deref().unwrap_or_default(),
        delimiter: input.delimiter.as_deref(),
        after: input.key_marker.as_deref().filter(|marker| !marker.is_empty()),
        most: input.max_keys,
    };
    let spelling = Spelling::of(input.encoding_type.as_ref())?;
    let page = wanted.page(target.bucket, |versions| !versions.is_empty())?;
    let (mut versions, mut markers) = (Vec::new(), Vec::new());
    for (key, of_key) in &page.keys {
        for (age, version) in of_key.iter().rev().enumerate() {
            let owner = target.owner_of(world, call, key, version);
            match shown(spelling.of_text(key), version, age == 0, owner) {
                Shown::Version(version) => versions.push(version),
                Shown::Marker(marker) => markers.push(marker),
            }
        }
    }
    Ok(dto::ListObjectVersionsOutput {
        name: Some(input.bucket.clone()),
        prefix: Some(spelling.of_text(wanted.prefix)),
        key_marker: Some(spelling.of_text(input.key_marker.as_deref().unwrap_or_default())),
        version_id_marker: input.version_id_marker.clone(),
        max_keys: Some(page.most),
        is_truncated: Some(page.next.is_some()),
        next_key_marker: spelling.of_some(page.next.as_deref()),
        versions: Some(versions),
        delete_markers: Some(markers),
        common_prefixes: page.common_prefixes(spelling),
        delimiter: spelling.of_some(input.delimiter.as_deref()),
        encoding_type: input.encoding_type,
        ..dto::ListObjectVersionsOutput::default()
    })
}

enum Shown {
    Version(dto::ObjectVersion),
    Marker(dto::DeleteMarkerEntry),
}

fn shown(key: String, version: &Version, is_latest: bool, owner: Option<dto::Owner>) -> Shown {
    let (key, version_id) = (Some(key), Some(version.id.clone()));
    let last_modified = Some(version.modified.into());
    let is_latest = Some(is_latest);
    match &version.content {
        None => Shown::Marker(dto::DeleteMarkerEntry { is_latest, key, last_modified, owner, version_id }),
        Some(content) => Shown::Version(dto::ObjectVersion {
            e_tag: Some(dto::ETag::Strong(content.etag.clone())),
            size: size(content),
            storage_class: Some(dto::ObjectVersionStorageClass::from(storage_class(content))),
            is_latest,
            key,
            last_modified,
            owner,
            version_id,
            ..dto::ObjectVersion::default()
        }),
    }
}
