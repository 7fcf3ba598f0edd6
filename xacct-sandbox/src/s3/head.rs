//! What S3 refuses by the head of a request alone, before anything else is asked. s3s has other codes for it, or takes it.

use crate::refusal::{Answer, Refusal};
use crate::signature::{Authorization, Unauthenticated, header};
use http::request::Parts;

/// How large all headers together may be.
const LARGEST_HEAD: usize = 8 << 10;
/// How large the names and values of an object's metadata may be.
const LARGEST_METADATA: usize = 2 << 10;

/// Refuses heads that S3 refuses.
pub(super) fn check(head: &Parts) -> Answer<()> {
    check_size(head)?;
    check_signature(head)?;
    check_path(head.uri.path())
}

fn check_size(head: &Parts) -> Answer<()> {
    let size = |prefix: &str| -> usize {
        let headers = head.headers.iter();
        headers
            .filter_map(|(name, value)| Some(name.as_str().strip_prefix(prefix)?.len() + value.len()))
            .sum()
    };
    if size("") > LARGEST_HEAD {
        let message = "Your request header section exceeds the maximum allowed request header section size.";
        return Err(Refusal::new(400, "RequestHeaderSectionTooLarge", message));
    }
    if size("x-amz-meta-") > LARGEST_METADATA {
        let message = "Your metadata headers exceed the maximum allowed metadata size";
        return Err(Refusal::new(400, "MetadataTooLarge", message));
    }
    Ok(())
}

fn check_signature(head: &Parts) -> Answer<()> {
    let authorization = header(head, "authorization");
    // Version 2 of AWS's signatures, which s3s would take, is none to S3 any more.
    let is_old = authorization.is_some_and(|header| header.starts_with("AWS "));
    if is_old || super::access::in_query(&head.uri, "AWSAccessKeyId").is_some() {
        let message =
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
        return Err(Refusal::new(400, "InvalidRequest", message));
    }
    match authorization.map(Authorization::read) {
        Some(Err(Unauthenticated::Incomplete(what))) if is_of_version_4(authorization) => {
            let message = format!("The authorization header is malformed; {what}");
            Err(Refusal::new(400, "AuthorizationHeaderMalformed", message))
        }
        Some(Err(_)) => Err(Refusal::new(400, "InvalidArgument", "Unsupported Authorization Type")),
        Some(Ok(_)) | None => Ok(()),
    }
}

fn is_of_version_4(authorization: Option<&str>) -> bool {
    authorization.is_some_and(|header| header.starts_with("AWS4-HMAC-SHA256"))
}

/// Every `%` begins a byte.
fn check_path(path: &str) -> Answer<()> {
    let is_byte =
        |rest: &str| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    match path.split('%').skip(1).all(is_byte) {
        true => Ok(()),
        false => Err(Refusal::new(400, "InvalidURI", "Couldn't parse the specified URI.")),
    }
}
