//! What s3s does not know: it would take a request with an unknown sub-resource, or with one of another method, for a request
//! without, so that `DELETE bucket?acl` would delete the bucket.

use super::host::Hosts;
use crate::refusal::Refusal;
use http::{Extensions, HeaderMap, Method, Uri};
use s3s::host::S3Host;
use s3s::route::S3Route;
use s3s::{Body, S3Request, S3Response, S3Result};

/// The sub-resources of buckets, and the methods that operations on them have.
const OF_BUCKETS: [(&str, &[Method]); 32] = [
    ("abac", &[]),
    ("accelerate", &[Method::GET, Method::PUT]),
    ("acl", &[Method::GET, Method::PUT]),
    ("analytics", &[Method::GET, Method::PUT, Method::DELETE]),
    ("cors", &[Method::GET, Method::PUT, Method::DELETE]),
    ("delete", &[Method::POST]),
    ("encryption", &[Method::GET, Method::PUT, Method::DELETE]),
    ("intelligent-tiering", &[Method::GET, Method::PUT, Method::DELETE]),
    ("inventory", &[Method::GET, Method::PUT, Method::DELETE]),
    ("lifecycle", &[Method::GET, Method::PUT, Method::DELETE]),
    ("location", &[Method::GET]),
    ("logging", &[Method::GET, Method::PUT]),
    ("metadataAnnotationTable", &[]),
    ("metadataConfiguration", &[]),
    ("metadataInventoryTable", &[]),
    ("metadataJournalTable", &[]),
    ("metadataTable", &[]),
    ("metrics", &[Method::GET, Method::PUT, Method::DELETE]),
    ("notification", &[Method::GET, Method::PUT]),
    ("object-lock", &[Method::GET, Method::PUT]),
    ("ownershipControls", &[Method::GET, Method::PUT, Method::DELETE]),
    ("policy", &[Method::GET, Method::PUT, Method::DELETE]),
    ("policyStatus", &[Method::GET]),
    ("publicAccessBlock", &[Method::GET, Method::PUT, Method::DELETE]),
    ("replication", &[Method::GET, Method::PUT, Method::DELETE]),
    ("requestPayment", &[Method::GET, Method::PUT]),
    ("session", &[]),
    ("tagging", &[Method::GET, Method::PUT, Method::DELETE]),
    ("uploads", &[Method::GET]),
    ("versioning", &[Method::GET, Method::PUT]),
    ("versions", &[Method::GET]),
    ("website", &[Method::GET, Method::PUT, Method::DELETE]),
];

/// The same of objects.
const OF_OBJECTS: [(&str, &[Method]); 15] = [
    ("acl", &[Method::GET, Method::PUT]),
    ("annotation", &[]),
    ("annotations", &[]),
    ("append", &[]),
    ("attributes", &[Method::GET]),
    ("encryption", &[]),
    ("legal-hold", &[Method::GET, Method::PUT]),
    ("renameObject", &[]),
    ("restore", &[Method::POST]),
    ("retention", &[Method::GET, Method::PUT]),
    ("select", &[Method::POST]),
    ("tagging", &[Method::GET, Method::PUT, Method::DELETE]),
    ("torrent", &[Method::GET]),
    ("uploadId", &[Method::GET, Method::PUT, Method::POST, Method::DELETE]),
    ("uploads", &[Method::POST]),
];

/// Refuses them.
pub(super) struct Unknown {
    pub(super) hosts: Hosts,
}

impl Unknown {
    /// Whether the path names an object, and not a bucket alone.
    fn names_object(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let host = headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let in_host = self.hosts.parse_host_header(host).is_ok_and(|host| host.bucket().is_some());
        let path = uri.path().trim_start_matches('/');
        let key = if in_host { Some(path) } else { path.split_once('/').map(|(_, key)| key) };
        key.is_some_and(|key| !key.is_empty())
    }
}

/// Whether there is an operation for the sub-resource, by another method.
#[derive(Clone, Copy)]
struct OtherMethod(bool);

#[async_trait::async_trait]
impl S3Route for Unknown {
    fn is_match(&self, method: &Method, uri: &Uri, headers: &HeaderMap, extensions: &mut Extensions) -> bool {
        let known: &[(&str, &[Method])] =
            if self.names_object(uri, headers) { &OF_OBJECTS } else { &OF_BUCKETS };
        let mut names = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        let methods = names.find_map(|(name, _)| {
            let methods =
                known.iter().find(|(sub_resource, _)| *sub_resource == name).map(|(_, methods)| *methods);
            methods.filter(|methods| !methods.contains(method))
        });
        if let Some(methods) = methods {
            extensions.insert(OtherMethod(!methods.is_empty()));
        }
        methods.is_some()
    }

    async fn check_access(&self, _: &mut S3Request<Body>) -> S3Result<()> {
        Ok(())
    }

    async fn call(&self, request: S3Request<Body>) -> S3Result<S3Response<Body>> {
        Err(match request.extensions.get() {
            Some(OtherMethod(true)) => {
                let message = "The specified method is not allowed against this resource.";
                Refusal::new(405, "MethodNotAllowed", message)
            }
            _ => {
                let asked = request.uri.query().unwrap_or_default();
                Refusal::new(501, "NotImplemented", format!("The sandbox has no operation for `?{asked}`."))
            }
        }
        .into())
    }
}
