//! Objects that are copied: read by the caller, and written by the caller.

use super::authorize::Subjected;
use super::call::S3Call;
use super::encryption;
use super::precondition::Preconditions;
use super::target::Target;
use super::upload::{NewObject, store};
use crate::refusal::{Answer, Refusal};
use crate::state::{Content, Version, World};
use s3s::dto::{self, CopySource};
use xacct_core::evaluate;

/// The object that is copied.
pub(super) struct Source {
    bucket: String,
    key: String,
    version_id: Option<String>,
}

impl Source {
    /// What the header names.
    pub(super) fn of(source: &CopySource) -> Answer<Self> {
        match source {
            CopySource::Bucket { bucket, key, version_id } => Ok(Self {
                bucket: bucket.to_string(),
                key: key.to_string(),
                version_id: version_id.as_ref().map(ToString::to_string),
            }),
            CopySource::AccessPoint { partition, region, account_id, access_point_name, key, version_id } => {
                Ok(Self {
                    bucket: format!(
                        "arn:{partition}:s3:{region}:{account_id}:accesspoint/{access_point_name}"
                    ),
                    key: key.to_string(),
                    version_id: version_id.as_ref().map(ToString::to_string),
                })
            }
            CopySource::Outpost { .. } => {
                Err(Refusal::new(501, "NotImplemented", "The sandbox has no Outposts."))
            }
        }
    }

    /// The content and, where versions are kept, its version, for whom may read it; with its tags, for whom may read those too.
    pub(super) fn read(
        &self,
        world: &World,
        call: &S3Call,
        conditions: &Preconditions,
        with_tags: bool,
    ) -> Answer<(Content, Option<String>)> {
        let target = Target::of_source(world, call, &self.bucket)?;
        let version_id = self.version_id.as_deref();
        let version = target.bucket.version(&self.key, version_id);
        let found = version.and_then(|version| Some((version, version.content.as_ref()?)));
        let uses = evaluate::Call {
            source_version_id: version_id.is_some(),
            source_tags: with_tags && found.is_some_and(|(_, content)| !content.tags.is_empty()),
            ..evaluate::Call::default()
        };
        let object = Subjected { key: &self.key, version };
        target.authorize_source(world, call, object, version_id, &uses)?;
        let Some((version, content)) = found else {
            return Err(match target.allows(world, call, "s3:ListBucket", None) {
                true => super::get::no_key(),
                false => Refusal::access_denied(),
            });
        };
        target.authorize_decryption(world, call, &self.key, content)?;
        conditions.check_source(version, content)?;
        Ok((content.clone(), target.bucket.keeps_versions().then(|| version.id.clone())))
    }
}

pub(super) fn object(
    world: &mut World,
    call: &S3Call,
    input: dto::CopyObjectInput,
) -> Answer<dto::CopyObjectOutput> {
    let replaces_tags =
        input.tagging_directive.as_ref().is_some_and(|directive| directive.as_str() == "REPLACE");
    let replaces_metadata =
        input.metadata_directive.as_ref().is_some_and(|directive| directive.as_str() == "REPLACE");
    let source = Source::of(&input.copy_source)?;
    let conditions = Preconditions {
        if_match: input.copy_source_if_match.clone(),
        if_none_match: input.copy_source_if_none_match.clone(),
        if_modified_since: input.copy_source_if_modified_since.clone(),
        if_unmodified_since: input.copy_source_if_unmodified_since.clone(),
    };
    let (original, source_version) = source.read(world, call, &conditions, !replaces_tags)?;
    let copies_tags = !replaces_tags && !original.tags.is_empty();
    let uses = evaluate::Call { source_tags: copies_tags, ..evaluate::Call::default() };
    let target = Target::of(world, call, &input.bucket)?;
    let mut upload = NewObject::authorized(world, call, &target, &input.key, uses, input.metadata.clone())?;
    check_itself(call, &target, &source, &input, replaces_metadata)?;
    Preconditions::of_headers(call).check_write(target.bucket.current(&input.key))?;
    if !replaces_metadata {
        let storage_class = upload.attributes.storage_class.take();
        upload.attributes = crate::state::Attributes { storage_class, ..original.attributes.clone() };
    }
    if !replaces_tags {
        upload.tags.clone_from(&original.tags);
    }
    let (algorithm, key) = encryption::named(&upload.encryption);
    let (bucket, acl, has_bucket_key) = (target.bucket.name.clone(), upload.acl.clone(), upload.bucket_key);
    let etag = original.etag.clone();
    let content = upload.content(original.body, etag.clone(), original.checksums);
    let version = Version { id: "null".to_owned(), modified: call.now(), content: Some(content), acl };
    let fresh = world.ids.version();
    let version_id = store(world.bucket_mut(&bucket)?, &input.key, version, fresh);
    let result = dto::CopyObjectResult {
        e_tag: Some(dto::ETag::Strong(etag)),
        last_modified: Some(call.now().into()),
        ..dto::CopyObjectResult::default()
    };
    Ok(dto::CopyObjectOutput {
        copy_object_result: Some(result),
        copy_source_version_id: source_version,
        version_id,
        server_side_encryption: Some(algorithm),
        ssekms_key_id: key,
        bucket_key_enabled: Some(has_bucket_key).filter(|is_used| *is_used),
        ..dto::CopyObjectOutput::default()
    })
}

/// A copy of an object to itself has to change something.
fn check_itself(
    call: &S3Call,
    target: &Target<'_>,
    source: &Source,
    input: &dto::CopyObjectInput,
    replaces_metadata: bool,
) -> Answer<()> {
    let is_itself =
        target.bucket.name == source.bucket && input.key == source.key && source.version_id.is_none();
    let changes = replaces_metadata
        || [
            "x-amz-server-side-encryption",
            "x-amz-storage-class",
            "x-amz-website-redirect-location",
            "x-amz-acl",
        ]
        .iter()
        .any(|header| call.header(header).is_some());
    if is_itself && !changes {
        let message = "This copy request is illegal because it is trying to copy an object to itself without changing the \
                       object's metadata, storage class, website redirect location or encryption attributes.";
        return Err(Refusal::new(400, "InvalidRequest", message));
    }
    Ok(())
}
