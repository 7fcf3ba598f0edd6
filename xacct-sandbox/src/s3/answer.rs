//! One request to S3, from its head to its reply.

use crate::gateway::Lost;
use crate::origin::Origin;
use crate::refusal::{Answer, Refusal};
use crate::signature::header;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use s3s::crypto::{Checksum, Sha256};
use s3s::service::S3Service;
use s3s::{Body, S3Error, S3ErrorCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The largest object that one request can bring: 5 GiB.
const LARGEST: u64 = 5 << 30;

/// Whether the reply to a request gets lost: told by whoever meets the fault, which is behind s3s.
#[derive(Clone, Debug, Default)]
pub(super) struct LostReply(Arc<AtomicBool>);

impl LostReply {
    pub(super) fn lose(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Answers a request.
pub(crate) async fn answer(
    service: &S3Service,
    head: Parts,
    body: Body,
    origin: &Arc<Origin>,
) -> Result<Response<Body>, Lost> {
    let is_head = head.method == Method::HEAD;
    let lost = LostReply::default();
    let response = match read(&head, body).await {
        Ok(body) => {
            let mut request = Request::from_parts(head, Body::from(body));
            request.extensions_mut().insert(origin.clone());
            request.extensions_mut().insert(lost.clone());
            service.call(request).await.map_err(|_| Lost)?
        }
        Err(refusal) => S3Error::from(refusal).to_http_response().map_err(|_| Lost)?,
    };
    if lost.0.load(Ordering::Relaxed) {
        return Err(Lost);
    }
    Ok(finished(response, is_head))
}

/// The whole body, which must be the one that was signed.
async fn read(head: &Parts, body: Body) -> Answer<Bytes> {
    super::head::check(head)?;
    let too_large =
        || Refusal::new(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
    let length =
        header(head, "content-length").and_then(|length| length.parse::<u64>().ok()).unwrap_or_default();
    if length > LARGEST {
        return Err(too_large());
    }
    let limit = usize::try_from(LARGEST).unwrap_or(usize::MAX);
    let body = Limited::new(body, limit).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { too_large() } else { super::body::broken(&error.to_string()) }
    })?;
    let body = body.to_bytes();
    let signed = header(head, "x-amz-content-sha256").unwrap_or_default();
    let is_hash = signed.len() == 64 && signed.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash && !hex::encode(Sha256::checksum(&body)).eq_ignore_ascii_case(signed) {
        let message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
        return Err(Refusal::new(400, "XAmzContentSHA256Mismatch", message));
    }
    Ok(body)
}

/// A request id on everything, and no body where nobody reads one.
fn finished(mut response: Response<Body>, is_head: bool) -> Response<Body> {
    let request_id = format!("{:016X}", fastrand::u64(..));
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        response.headers_mut().entry("x-amz-request-id").or_insert(id);
    }
    let is_refused = response.status().is_client_error()
        || response.status().is_server_error()
        || response.status().is_redirection();
    if is_head && is_refused {
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(http::header::CONTENT_LENGTH);
    }
    response
}

impl From<Refusal> for S3Error {
    fn from(refusal: Refusal) -> Self {
        let code = S3ErrorCode::from_bytes(refusal.code.as_bytes()).unwrap_or(S3ErrorCode::InternalError);
        let mut error = Self::with_message(code, refusal.message);
        error.set_status_code(
            http::StatusCode::from_u16(refusal.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR),
        );
        if let Some(region) = refusal.region.and_then(|region| HeaderValue::from_str(&region).ok()) {
            error.set_headers(
                [(http::HeaderName::from_static("x-amz-bucket-region"), region)].into_iter().collect(),
            );
        }
        error
    }
}
