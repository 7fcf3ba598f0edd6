//! The services: which one a request is for, and what each says alike of every request.

use crate::refusal::Refusal;
use crate::signature::{Authorization, Unauthenticated, header};

/// A service of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    S3,
    S3Control,
    Iam,
    Sts,
    Kms,
}

/// Where the paths of S3 Control begin.
pub(crate) const CONTROL: &str = "/v20180820/";

impl Service {
    /// The service that a request is signed for, else the one of its host.
    pub(crate) fn of(request: &http::request::Parts) -> Option<Self> {
        let authorization =
            header(request, "authorization").and_then(|header| Authorization::read(header).ok());
        let host = header(request, "host").or_else(|| request.uri.host()).unwrap_or_default();
        match authorization.map(|authorization| authorization.service) {
            Some("iam") => Some(Self::Iam),
            Some("sts") => Some(Self::Sts),
            Some("kms") => Some(Self::Kms),
            Some("s3") if is_control(request, host) => Some(Self::S3Control),
            Some("s3") => Some(Self::S3),
            Some(_) => None,
            None => Self::of_host(request, host),
        }
    }

    fn of_host(request: &http::request::Parts, host: &str) -> Option<Self> {
        let label = |name: &str| host.split('.').any(|label| label == name);
        if is_control(request, host) {
            return Some(Self::S3Control);
        }
        let named = [("iam", Self::Iam), ("sts", Self::Sts), ("kms", Self::Kms)];
        let by_name = named.into_iter().find(|(name, _)| label(name) && !label("s3"));
        Some(by_name.map_or(Self::S3, |(_, service)| service))
    }
}

/// S3 Control signs as S3 does: its host tells it, or, where the host is a socket's, its path and the account.
fn is_control(request: &http::request::Parts, host: &str) -> bool {
    host.split('.').any(|label| label == "s3-control")
        || request.uri.path().starts_with(CONTROL) && request.headers.contains_key("x-amz-account-id")
}

impl Service {
    /// The XML namespace of its answers.
    pub(crate) const fn namespace(self) -> &'static str {
        match self {
            Self::Iam => "https://iam.amazonaws.com/doc/2010-05-08/",
            Self::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
            Self::S3 | Self::S3Control | Self::Kms => "http://awss3control.amazonaws.com/doc/2018-08-20/",
        }
    }

    /// The media type of its answers.
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Kms => "application/x-amz-json-1.1",
            Self::Iam | Self::Sts => "text/xml",
            Self::S3 | Self::S3Control => "application/xml",
        }
    }

    /// What the service answers to who asks too often.
    pub(crate) fn throttled(self) -> Refusal {
        match self {
            Self::S3 | Self::S3Control => Refusal::new(503, "SlowDown", "Please reduce your request rate."),
            Self::Iam | Self::Sts => Refusal::new(400, "Throttling", "Rate exceeded"),
            Self::Kms => Refusal::new(400, "ThrottlingException", "Rate exceeded"),
        }
    }

    /// What the service answers to who is not known.
    pub(crate) fn unauthenticated(self, fault: Unauthenticated) -> Refusal {
        let is_s3 = matches!(self, Self::S3 | Self::S3Control);
        let is_kms = self == Self::Kms;
        let status = if is_kms { 400 } else { 403 };
        let mismatch = if is_kms { "InvalidSignatureException" } else { "SignatureDoesNotMatch" };
        match fault {
            Unauthenticated::Missing if is_s3 => Refusal::access_denied(),
            Unauthenticated::Missing if is_kms => {
                Refusal::new(400, "MissingAuthenticationTokenException", "Missing Authentication Token")
            }
            Unauthenticated::Missing => {
                Refusal::new(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
            }
            Unauthenticated::Incomplete(what) if is_kms => {
                Refusal::new(400, "IncompleteSignatureException", what)
            }
            Unauthenticated::Incomplete(what) if is_s3 => {
                Refusal::new(400, "AuthorizationHeaderMalformed", what)
            }
            Unauthenticated::Incomplete(what) => Refusal::new(400, "IncompleteSignature", what),
            Unauthenticated::UnknownKey if is_s3 => Refusal::new(
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            ),
            Unauthenticated::WrongToken if is_s3 => {
                Refusal::new(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
            }
            Unauthenticated::UnknownKey | Unauthenticated::WrongToken => {
                let code = if is_kms { "UnrecognizedClientException" } else { "InvalidClientTokenId" };
                Refusal::new(status, code, "The security token included in the request is invalid.")
            }
            Unauthenticated::Expired if is_s3 => {
                Refusal::new(400, "ExpiredToken", "The provided token has expired.")
            }
            Unauthenticated::Expired => {
                let code = if is_kms { "ExpiredTokenException" } else { "ExpiredToken" };
                Refusal::new(status, code, "The security token included in the request is expired")
            }
            Unauthenticated::Skewed(_) if is_s3 => Refusal::new(
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
            ),
            Unauthenticated::Skewed(time) => Refusal::new(
                status,
                mismatch,
                format!("Signature expired: {time} is not within 15 minutes of the current time"),
            ),
            Unauthenticated::Mismatch => Refusal::new(
                status,
                mismatch,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
                 Access Key and signing method. Consult the service documentation for details.",
            ),
        }
    }
}
