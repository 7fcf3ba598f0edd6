//! Version 4 of AWS's signatures, for every service but S3, whose requests s3s verifies.

use crate::state::{AccessKey, Caller, World};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_types::date_time::{DateTime, Format};
use std::time::{Duration, SystemTime};

/// How far the time of a request may be from that of the sandbox.
const SKEW: Duration = Duration::from_secs(15 * 60);

/// Why a request is not taken for anybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unauthenticated {
    /// Nobody has signed it.
    Missing,
    /// What is there is no signature: what is wrong with it.
    Incomplete(String),
    /// The access key does not exist, or was deactivated.
    UnknownKey,
    /// The session token is not that of the access key.
    WrongToken,
    /// The session is over.
    Expired,
    /// The signature is another.
    Mismatch,
    /// The request is too old, or from the future: its time.
    Skewed(String),
}

/// The parts of the header `Authorization`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authorization<'h> {
    pub(crate) access_key: &'h str,
    pub(crate) region: &'h str,
    pub(crate) service: &'h str,
    signed_headers: &'h str,
    signature: &'h str,
}

impl<'h> Authorization<'h> {
    /// Reads `AWS4-HMAC-SHA256 Credential=…/date/region/service/aws4_request, SignedHeaders=…, Signature=…`.
    pub(crate) fn read(header: &'h str) -> Result<Self, Unauthenticated> {
        let incomplete =
            |what: &str| Unauthenticated::Incomplete(format!("Authorization header requires '{what}'."));
        let parts = header.strip_prefix("AWS4-HMAC-SHA256").ok_or_else(|| incomplete("AWS4-HMAC-SHA256"))?;
        let part = |name: &str| {
            let of = |part: &'h str| part.trim().strip_prefix(name)?.strip_prefix('=');
            parts.split(',').find_map(of).ok_or_else(|| incomplete(name))
        };
        let scope: Vec<_> = part("Credential")?.split('/').collect();
        let [access_key, _date, region, service, "aws4_request"] = scope[..] else {
            return Err(incomplete("Credential"));
        };
        Ok(Self {
            access_key,
            region,
            service,
            signed_headers: part("SignedHeaders")?,
            signature: part("Signature")?,
        })
    }
}

/// Whether a request is signed for a time too far from now.
pub(crate) fn is_skewed(now: SystemTime, signed: SystemTime) -> bool {
    now.duration_since(signed).unwrap_or_else(|error| error.duration()) > SKEW
}

/// Who has signed a request.
pub(crate) fn verify(
    world: &World,
    now: SystemTime,
    request: &http::request::Parts,
    body: &[u8],
) -> Result<Caller, Unauthenticated> {
    let header = header(request, "authorization").ok_or(Unauthenticated::Missing)?;
    let authorization = Authorization::read(header)?;
    let key = world.access_keys.get(authorization.access_key).ok_or(Unauthenticated::UnknownKey)?;
    let token = header_or_empty(request, "x-amz-security-token");
    let caller = caller(world, now, authorization.access_key, token)?;
    let time = signing_time(request)?;
    if is_skewed(now, time) {
        return Err(Unauthenticated::Skewed(header_or_empty(request, "x-amz-date").to_owned()));
    }
    match signature(&authorization, key, time, request, body) {
        Some(expected) if expected == authorization.signature => Ok(caller),
        _ => Err(Unauthenticated::Mismatch),
    }
}

/// Whose an access key is, which can be used: with the session token that it has, and by who still exists.
pub(crate) fn caller(
    world: &World,
    now: SystemTime,
    access_key: &str,
    token: &str,
) -> Result<Caller, Unauthenticated> {
    let key = world.access_keys.get(access_key).ok_or(Unauthenticated::UnknownKey)?;
    if !key.is_active || !world.exists(&key.holder) {
        return Err(Unauthenticated::UnknownKey);
    }
    if key.token.as_deref().unwrap_or_default() != token {
        return Err(Unauthenticated::WrongToken);
    }
    match key.expires {
        Some(expires) if expires <= now => Err(Unauthenticated::Expired),
        _ => Ok(Caller::Known { holder: key.holder.clone(), access_key: access_key.to_owned() }),
    }
}

/// The signature that the request should have: that of the headers which it says are signed.
fn signature(
    authorization: &Authorization<'_>,
    key: &AccessKey,
    time: SystemTime,
    request: &http::request::Parts,
    body: &[u8],
) -> Option<String> {
    let credentials = Credentials::from_keys(authorization.access_key, &key.secret, key.token.clone());
    let identity: Identity = credentials.into();
    let mut settings = SigningSettings::default();
    settings.excluded_headers = None;
    // S3, whose name S3 Control signs with, takes paths as they are.
    if authorization.service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    let params = SigningParams::builder()
        .identity(&identity)
        .region(authorization.region)
        .name(authorization.service)
        .time(time)
        .settings(settings)
        .build()
        .ok()?;
    let headers = authorization.signed_headers.split(';').flat_map(|name| {
        request.headers.get_all(name).iter().filter_map(move |value| Some((name, value.to_str().ok()?)))
    });
    let uri = absolute(request)?;
    let signable =
        SignableRequest::new(request.method.as_str(), uri, headers, SignableBody::Bytes(body)).ok()?;
    Some(sign(signable, &params.into()).ok()?.signature().to_owned())
}

/// The URI with its host, which requests over a socket have in a header alone.
fn absolute(request: &http::request::Parts) -> Option<String> {
    let path = request.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = header(request, "host").or_else(|| request.uri.host())?;
    Some(format!("https://{host}{path}"))
}

fn signing_time(request: &http::request::Parts) -> Result<SystemTime, Unauthenticated> {
    let text = header(request, "x-amz-date").ok_or_else(|| {
        Unauthenticated::Incomplete(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.".to_owned(),
        )
    })?;
    amz_date(text).ok_or_else(|| {
        Unauthenticated::Incomplete(format!("Date must be in ISO-8601 'basic format'. Got '{text}'."))
    })
}

/// Reads `20260102T030405Z`.
pub(crate) fn amz_date(text: &str) -> Option<SystemTime> {
    let part = |range| text.get(range);
    let (date, time) = text.split_once('T')?;
    if date.len() != 8 || time.len() != 7 || !text.is_ascii() {
        return None;
    }
    let extended = format!(
        "{}-{}-{}T{}:{}:{}",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(9..11)?,
        part(11..13)?,
        part(13..16)?
    );
    DateTime::from_str(&extended, Format::DateTime).ok()?.try_into().ok()
}

/// The value of a header, where it is there and text.
pub(crate) fn header<'r>(request: &'r http::request::Parts, name: &str) -> Option<&'r str> {
    request.headers.get(name)?.to_str().ok()
}

fn header_or_empty<'r>(request: &'r http::request::Parts, name: &str) -> &'r str {
    header(request, name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        let second = amz_date("20260102T030405Z").unwrap();
        assert_eq!(crate::call::date(second), "2026-01-02T03:04:05Z");
        for wrong in
            ["", "2026-01-02T03:04:05Z", "20260102T030405", "20261302T030405Z", "２０２６0102T030405Z"]
        {
            assert_eq!(amz_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_authorization_is_refused() {
        for header in [
            "",
            "Bearer x",
            "AWS4-HMAC-SHA256 Credential=a/b",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, Signature=e",
        ] {
            assert!(matches!(Authorization::read(header), Err(Unauthenticated::Incomplete(_))), "{header}");
        }
    }
}
