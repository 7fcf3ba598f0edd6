//! What s3s does not know: it would take a request with an unknown sub-resource for one without.

use crate::refusal::Refusal;
use http::{Extensions, HeaderMap, Method, Uri};
use s3s::route::S3Route;
use s3s::{Body, S3Request, S3Response, S3Result};

/// Sub-resources of operations that s3s does not have, so that `PUT key?renameObject` does not overwrite the object.
const UNKNOWN: [&str; 8] = [
    "abac",
    "annotation",
    "annotations",
    "encryption",
    "metadataConfiguration",
    "metadataInventoryTable",
    "metadataJournalTable",
    "renameObject",
];

/// Refuses them.
pub(super) struct Unknown;

#[async_trait::async_trait]
impl S3Route for Unknown {
    fn is_match(&self, _: &Method, uri: &Uri, _: &HeaderMap, _: &mut Extensions) -> bool {
        // Of a bucket, `encryption` is its default encryption, which s3s knows.
        let of_object = uri.path().trim_matches('/').contains('/');
        let names = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        names.into_iter().any(|(name, _)| UNKNOWN.contains(&&*name) && (name != "encryption" || of_object))
    }

    async fn check_access(&self, _: &mut S3Request<Body>) -> S3Result<()> {
        Ok(())
    }

    async fn call(&self, request: S3Request<Body>) -> S3Result<S3Response<Body>> {
        let asked = request.uri.query().unwrap_or_default();
        Err(Refusal::new(501, "NotImplemented", format!("The sandbox has no operation for `?{asked}`."))
            .into())
    }
}
