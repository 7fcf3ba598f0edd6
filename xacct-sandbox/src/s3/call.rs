//! A request to S3, as its operation sees it.

use super::{Buckets, condition};
use crate::call::{Call, Keys};
use crate::origin::Origin;
use crate::refusal::{Answer, Refusal};
use crate::state::{Caller, Moment, World};
use http::{HeaderMap, Uri};
use s3s::{S3Request, S3Response, S3Result};
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use xacct_core::AccountId;
use xacct_core::evaluate::Operation;

/// Who asks for which operation, and the headers with which they do.
pub(super) struct S3Call {
    call: Call,
    pub(super) operation: Operation,
    headers: HeaderMap,
    uri: Uri,
    /// The condition keys that it carries by itself, whatever it is for.
    pub(super) own_keys: Keys,
}

impl Deref for S3Call {
    type Target = Call;

    fn deref(&self) -> &Call {
        &self.call
    }
}

impl S3Call {
    fn of<T>(request: &S3Request<T>, operation: Operation) -> Self {
        let extensions = &request.extensions;
        let now = SystemTime::UNIX_EPOCH;
        let call = Call {
            caller: extensions.get::<Caller>().cloned().unwrap_or(Caller::Anonymous),
            region: request.region.as_ref().map(|region| region.to_string()).unwrap_or_default(),
            moment: extensions.get::<Moment>().copied().unwrap_or(Moment { now, delay: Duration::ZERO }),
            origin: extensions.get::<Arc<Origin>>().cloned().unwrap_or_default(),
            user_agent: None,
        };
        let (headers, uri) = (request.headers.clone(), request.uri.clone());
        let mut this = Self { call, operation, headers, uri, own_keys: Keys::new() };
        this.call.user_agent = this.header("user-agent").map(str::to_owned);
        this.own_keys = condition::keys(&this);
        this
    }

    /// The value of a header, where it is there and text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The value of a parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        super::access::in_query(&self.uri, name)
    }

    /// Whether the request was signed in its query, to be made by somebody else.
    pub(super) fn is_presigned(&self) -> bool {
        self.parameter("X-Amz-Signature").is_some()
    }

    /// Who asks, where somebody has signed.
    pub(super) fn account(&self) -> Answer<&AccountId> {
        self.caller.account().ok_or_else(Refusal::access_denied)
    }
}

impl Buckets {
    /// Carries an operation out.
    pub(super) fn carry_out<I, O>(
        &self,
        operation: Operation,
        request: S3Request<I>,
        body: impl FnOnce(&mut World, &S3Call, I) -> Answer<O>,
    ) -> S3Result<S3Response<O>> {
        let call = S3Call::of(&request, operation);
        let output = body(&mut self.shared.world(), &call, request.input)?;
        Ok(S3Response::new(output))
    }
}
