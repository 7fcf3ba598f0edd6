//! Which service a request is for.

use crate::signature::{Authorization, header};

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
