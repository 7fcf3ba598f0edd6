//! Who asks S3: s3s verifies the signature with the key's secret, and here is looked up whose key it is.

use super::answer::LostReply;
use crate::gateway::Shared;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::signature::{Unauthenticated, amz_date};
use crate::state::{Caller, Moment};
use aws_smithy_async::time::TimeSource;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Error, S3Result};
use std::sync::Arc;
use std::time::Duration;

/// The secrets of access keys.
pub(super) struct Keys {
    pub(super) shared: Arc<Shared>,
}

#[async_trait::async_trait]
impl S3Auth for Keys {
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
        self.check_time(request)?;
        let caller = self.caller(request, moment).map_err(|fault| Service::S3.unauthenticated(fault))?;
        request.extensions_mut().insert(caller);
        request.extensions_mut().insert(moment);
        Ok(())
    }
}

impl Entrance {
    fn caller(&self, request: &S3AccessContext<'_>, moment: Moment) -> Result<Caller, Unauthenticated> {
        let Some(credentials) = request.credentials() else { return Ok(Caller::Anonymous) };
        let in_header = request.headers().get("x-amz-security-token").and_then(|token| token.to_str().ok());
        let token = match in_header {
            Some(token) => token.to_owned(),
            None => in_query(request.uri(), "X-Amz-Security-Token").unwrap_or_default(),
        };
        self.shared.world().caller(moment, &credentials.access_key, &token)
    }

    /// A request is signed for its time, and a presigned one for some time after.
    fn check_time(&self, request: &S3AccessContext<'_>) -> S3Result<()> {
        const SKEW: Duration = Duration::from_secs(15 * 60);
        let now = self.shared.clock.now();
        let presigned = in_query(request.uri(), "X-Amz-Date").as_deref().and_then(amz_date);
        if let Some(signed) = presigned {
            let seconds = in_query(request.uri(), "X-Amz-Expires").and_then(|text| text.parse().ok());
            let expires = signed + Duration::from_secs(seconds.unwrap_or_default());
            return if now > expires { Err(Refusal::denied("Request has expired").into()) } else { Ok(()) };
        }
        let signed = request.headers().get("x-amz-date").and_then(|date| amz_date(date.to_str().ok()?));
        match signed.map(|signed| now.duration_since(signed).unwrap_or_else(|error| error.duration())) {
            Some(distance) if distance > SKEW => {
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
