//! The operations that there are, and where each is.

use super::{
    Buckets, body, bucket, configuration, copy, delete, get, list, multipart, object_acl, policy, put,
    tagging, unset, versions,
};
use crate::refusal::Refusal;
use s3s::dto;
use s3s::{S3, S3Request, S3Response, S3Result};
use xacct_core::evaluate::Operation;

/// The operations by name; those that bring a content last.
macro_rules! operations {
    (
        $($name:ident: $Operation:ident, $Input:ident => $Output:ident, $path:path;)+
        => content: $($put:ident: $PutOperation:ident, $PutInput:ident => $PutOutput:ident, $put_path:path;)+
    ) => {
        #[async_trait::async_trait]
        impl S3 for Buckets {
            // s3s would take it for PutObject, whose headers stand in the fields of the form.
            async fn post_object(&self, _: S3Request<dto::PostObjectInput>) -> S3Result<S3Response<dto::PostObjectOutput>> {
                Err(Refusal::new(501, "NotImplemented", "The sandbox has no uploads by forms of browsers.").into())
            }

            $(async fn $name(&self, request: S3Request<dto::$Input>) -> S3Result<S3Response<dto::$Output>> {
                self.carry_out(Operation::$Operation, request, $path)
            })+

            $(async fn $put(&self, mut request: S3Request<dto::$PutInput>) -> S3Result<S3Response<dto::$PutOutput>> {
                let content = request.input.body.take();
                let content = body::read(&mut request, content).await?;
                self.carry_out(Operation::$PutOperation, request, |world, call, input| $put_path(world, call, input, content))
            })+
        }
    };
}

operations! {
    abort_multipart_upload: AbortMultipartUpload, AbortMultipartUploadInput => AbortMultipartUploadOutput, multipart::abort;
    complete_multipart_upload: CompleteMultipartUpload, CompleteMultipartUploadInput => CompleteMultipartUploadOutput, multipart::complete;
    copy_object: CopyObject, CopyObjectInput => CopyObjectOutput, copy::object;
    create_bucket: CreateBucket, CreateBucketInput => CreateBucketOutput, bucket::create;
    create_multipart_upload: CreateMultipartUpload, CreateMultipartUploadInput => CreateMultipartUploadOutput, multipart::create;
    delete_bucket: DeleteBucket, DeleteBucketInput => DeleteBucketOutput, bucket::delete;
    delete_bucket_encryption: DeleteBucketEncryption, DeleteBucketEncryptionInput => DeleteBucketEncryptionOutput, configuration::delete_encryption;
    delete_bucket_ownership_controls: DeleteBucketOwnershipControls, DeleteBucketOwnershipControlsInput => DeleteBucketOwnershipControlsOutput, configuration::delete_ownership;
    delete_bucket_policy: DeleteBucketPolicy, DeleteBucketPolicyInput => DeleteBucketPolicyOutput, policy::delete;
    delete_bucket_tagging: DeleteBucketTagging, DeleteBucketTaggingInput => DeleteBucketTaggingOutput, tagging::delete_of_bucket;
    delete_object: DeleteObject, DeleteObjectInput => DeleteObjectOutput, delete::one;
    delete_object_tagging: DeleteObjectTagging, DeleteObjectTaggingInput => DeleteObjectTaggingOutput, tagging::delete;
    delete_objects: DeleteObjects, DeleteObjectsInput => DeleteObjectsOutput, delete::several;
    delete_public_access_block: DeletePublicAccessBlock, DeletePublicAccessBlockInput => DeletePublicAccessBlockOutput, configuration::delete_block;
    get_bucket_acl: GetBucketAcl, GetBucketAclInput => GetBucketAclOutput, configuration::acl;
    get_bucket_cors: GetBucketCors, GetBucketCorsInput => GetBucketCorsOutput, unset::cors;
    get_bucket_encryption: GetBucketEncryption, GetBucketEncryptionInput => GetBucketEncryptionOutput, configuration::encryption;
    get_bucket_lifecycle_configuration: GetBucketLifecycleConfiguration, GetBucketLifecycleConfigurationInput => GetBucketLifecycleConfigurationOutput, unset::lifecycle;
    get_bucket_location: GetBucketLocation, GetBucketLocationInput => GetBucketLocationOutput, bucket::location;
    get_bucket_logging: GetBucketLogging, GetBucketLoggingInput => GetBucketLoggingOutput, unset::logging;
    get_bucket_notification_configuration: GetBucketNotificationConfiguration, GetBucketNotificationConfigurationInput => GetBucketNotificationConfigurationOutput, unset::notification;
    get_bucket_ownership_controls: GetBucketOwnershipControls, GetBucketOwnershipControlsInput => GetBucketOwnershipControlsOutput, configuration::ownership;
    get_bucket_policy: GetBucketPolicy, GetBucketPolicyInput => GetBucketPolicyOutput, policy::get;
    get_bucket_policy_status: GetBucketPolicyStatus, GetBucketPolicyStatusInput => GetBucketPolicyStatusOutput, policy::status;
    get_bucket_replication: GetBucketReplication, GetBucketReplicationInput => GetBucketReplicationOutput, unset::replication;
    get_bucket_tagging: GetBucketTagging, GetBucketTaggingInput => GetBucketTaggingOutput, tagging::of_bucket;
    get_bucket_versioning: GetBucketVersioning, GetBucketVersioningInput => GetBucketVersioningOutput, configuration::versioning;
    get_bucket_website: GetBucketWebsite, GetBucketWebsiteInput => GetBucketWebsiteOutput, unset::website;
    get_object: GetObject, GetObjectInput => GetObjectOutput, get::get;
    get_object_acl: GetObjectAcl, GetObjectAclInput => GetObjectAclOutput, object_acl::get;
    get_object_attributes: GetObjectAttributes, GetObjectAttributesInput => GetObjectAttributesOutput, get::attributes;
    get_object_tagging: GetObjectTagging, GetObjectTaggingInput => GetObjectTaggingOutput, tagging::get;
    get_public_access_block: GetPublicAccessBlock, GetPublicAccessBlockInput => GetPublicAccessBlockOutput, configuration::block;
    head_bucket: HeadBucket, HeadBucketInput => HeadBucketOutput, bucket::head;
    head_object: HeadObject, HeadObjectInput => HeadObjectOutput, get::head;
    list_buckets: ListBuckets, ListBucketsInput => ListBucketsOutput, bucket::list;
    list_multipart_uploads: ListMultipartUploads, ListMultipartUploadsInput => ListMultipartUploadsOutput, multipart::list;
    list_object_versions: ListObjectVersions, ListObjectVersionsInput => ListObjectVersionsOutput, versions::list;
    list_objects: ListObjects, ListObjectsInput => ListObjectsOutput, list::first;
    list_objects_v2: ListObjectsV2, ListObjectsV2Input => ListObjectsV2Output, list::second;
    list_parts: ListParts, ListPartsInput => ListPartsOutput, multipart::parts;
    put_bucket_acl: PutBucketAcl, PutBucketAclInput => PutBucketAclOutput, configuration::put_acl;
    put_bucket_encryption: PutBucketEncryption, PutBucketEncryptionInput => PutBucketEncryptionOutput, configuration::put_encryption;
    put_bucket_ownership_controls: PutBucketOwnershipControls, PutBucketOwnershipControlsInput => PutBucketOwnershipControlsOutput, configuration::put_ownership;
    put_bucket_policy: PutBucketPolicy, PutBucketPolicyInput => PutBucketPolicyOutput, policy::put;
    put_bucket_tagging: PutBucketTagging, PutBucketTaggingInput => PutBucketTaggingOutput, tagging::put_of_bucket;
    put_bucket_versioning: PutBucketVersioning, PutBucketVersioningInput => PutBucketVersioningOutput, configuration::put_versioning;
    put_object_acl: PutObjectAcl, PutObjectAclInput => PutObjectAclOutput, object_acl::put;
    put_object_tagging: PutObjectTagging, PutObjectTaggingInput => PutObjectTaggingOutput, tagging::put;
    put_public_access_block: PutPublicAccessBlock, PutPublicAccessBlockInput => PutPublicAccessBlockOutput, configuration::put_block;
    upload_part_copy: UploadPartCopy, UploadPartCopyInput => UploadPartCopyOutput, multipart::copy;
    => content:
    put_object: PutObject, PutObjectInput => PutObjectOutput, put::object;
    upload_part: UploadPart, UploadPartInput => UploadPartOutput, multipart::upload;
}
