//! Who asks S3: s3s verifies the signature with the key's secret, and here is looked up whose key it is.

use super::answer::LostReply;
use crate::gateway::Shared;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::signature::{self, Unauthenticated, amz_date, is_skewed};
use crate::state::Caller;
use aws_smithy_async::time::TimeSource;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Error, S3Result};
use std::sync::Arc;
use std::time::Duration;

/// The secrets of access keys.
pub(super) struct Secrets {
    pub(super) shared: Arc<Shared>,
}

#[async_trait::async_trait]
impl S3Auth for Secrets {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        let world = self.shared.world();
        let key = world.access_keys.get(access_key).filter(|key| key.is_active);
        let unknown = || S3Error::from(Service::S3.unauthenticated(Unauthenticated::UnknownKey));
        key.map(|key| SecretKey::from(key.secret.as_str())).ok_or_else(unknown)
    }
}

/// What every request passes before its operation.
pub(super) struct Entrance {
    pub(super) shared: Arc<Shared>,
}

#[async_trait::async_trait]
impl S3Access for Entrance {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        self.check_time(request)?;
        let caller = self.caller(request).map_err(|fault| Service::S3.unauthenticated(fault))?;
        let operation = request.s3_op().name().to_owned();
        let trouble = self.shared.meet(&operation).await;
        if trouble.is_throttled {
            return Err(Service::S3.throttled().into());
        }
        if trouble.is_lost
            && let Some(lost) = request.extensions_mut().get::<LostReply>()
        {
            lost.lose();
        }
        let moment = self.shared.moment(trouble);
        request.extensions_mut().insert(caller);
        request.extensions_mut().insert(moment);
        Ok(())
    }
}

impl Entrance {
    fn caller(&self, request: &S3AccessContext<'_>) -> Result<Caller, Unauthenticated> {
        let Some(credentials) = request.credentials() else { return Ok(Caller::Anonymous) };
        let in_header = request.headers().get("x-amz-security-token").and_then(|token| token.to_str().ok());
        let token = match in_header {
            Some(token) => token.to_owned(),
            None => in_query(request.uri(), "X-Amz-Security-Token").unwrap_or_default(),
        };
        signature::caller(&self.shared.world(), self.shared.clock.now(), &credentials.access_key, &token)
    }

    /// A request is signed for its time, and a presigned one for some time after. (s3s looks at the real clock.)
    fn check_time(&self, request: &S3AccessContext<'_>) -> S3Result<()> {
        let now = self.shared.clock.now();
        let parameter = |name: &str| in_query(request.uri(), name);
        if parameter("X-Amz-Signature").is_some() {
            let seconds = parameter("X-Amz-Expires").and_then(|text| text.parse().ok()).unwrap_or_default();
            let signed = parameter("X-Amz-Date").as_deref().and_then(amz_date);
            // A time beyond all times is none.
            let expires = signed.and_then(|signed| signed.checked_add(Duration::from_secs(seconds)));
            let is_over = expires.is_none_or(|expires| now > expires);
            return if is_over { Err(Refusal::denied("Request has expired").into()) } else { Ok(()) };
        }
        let signed = request.headers().get("x-amz-date").and_then(|date| amz_date(date.to_str().ok()?));
        match signed {
            Some(signed) if is_skewed(now, signed) => {
                Err(Service::S3.unauthenticated(Unauthenticated::Skewed(String::new())).into())
            }
            _ => Ok(()),
        }
    }
}

/// The value of a parameter in the query of a URI.
pub(super) fn in_query(uri: &http::Uri, name: &str) -> Option<String> {
    let query = uri.query()?.as_bytes();
    form_urlencoded::parse(query).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
