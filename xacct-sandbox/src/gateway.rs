//! The way of every request: to its service, past what was made to go wrong, and back.

use crate::body::{Unread, whole};
use crate::call::Call;
use crate::clock::Clock;
use crate::fault::{Faults, Trouble};
use crate::origin::Origin;
use crate::query::{self, Form};
use crate::refusal::{Answer, Refusal};
use crate::s3control::{self, ControlRequest};
use crate::service::{CONTROL, Service};
use crate::signature::{self, header};
use crate::state::{Caller, Moment, World};
use crate::{iam, kms, sts};
use aws_smithy_async::time::TimeSource;
use bytes::Bytes;
use http::{Request, Response};
use s3s::Body;
use s3s::service::S3Service;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What all parts of a sandbox share.
pub(crate) struct Shared {
    world: Mutex<World>,
    faults: Mutex<Faults>,
    pub(crate) clock: Clock,
}

/// Says nothing of what is in it: configurations are printed, and it holds the secrets of access keys.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

/// The connection breaks before the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lost;

/// The longest body that IAM, STS, KMS and S3 Control read.
const LONGEST: usize = 1 << 20;

impl Shared {
    pub(crate) fn new(partition: &str) -> Self {
        Self { world: Mutex::new(World::new(partition)), faults: Mutex::default(), clock: Clock::default() }
    }

    /// The accounts. A request that has panicked has not changed half of anything.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as a request for this operation has to, and says what else befalls it.
    pub(crate) async fn meet(&self, operation: &str) -> Trouble {
        let trouble = self.faults().meet(operation);
        if !trouble.latency.is_zero() {
            tokio::time::sleep(trouble.latency).await;
        }
        trouble
    }

    /// The time of a request that meets this.
    pub(crate) fn moment(&self, trouble: Trouble) -> Moment {
        Moment { now: self.clock.now(), delay: trouble.delay }
    }
}

/// Answers requests of all services.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    pub(crate) shared: Arc<Shared>,
    s3: S3Service,
}

/// A request to a service other than S3.
struct Incoming<'r> {
    service: Service,
    head: &'r http::request::Parts,
    body: &'r [u8],
}

impl Gateway {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let s3 = crate::s3::service(shared.clone());
        Self { shared, s3 }
    }

    /// Answers a request.
    pub(crate) async fn answer(
        &self,
        request: Request<Body>,
        origin: &Arc<Origin>,
    ) -> Result<Response<Body>, Lost> {
        let (head, body) = request.into_parts();
        match Service::of(&head) {
            Some(Service::S3) => crate::s3::answer(&self.s3, head, body, origin).await,
            Some(service) => match whole(body, LONGEST).await {
                Ok(body) => {
                    let incoming = Incoming { service, head: &head, body: &body };
                    self.answer_incoming(&incoming, origin).await
                }
                Err(Unread::TooLarge) => {
                    let refusal =
                        Refusal::new(413, "RequestEntityTooLarge", "The request is larger than 1 MiB.");
                    Ok(self.refused(service, &refusal))
                }
                Err(Unread::BrokenOff) => {
                    let refusal =
                        Refusal::new(400, "IncompleteBody", "The request body terminated unexpectedly.");
                    Ok(self.refused(service, &refusal))
                }
            },
            None => {
                let refusal =
                    Refusal::new(501, "NotImplemented", "The sandbox has S3, S3 Control, IAM, STS and KMS.");
                Ok(self.refused(Service::Iam, &refusal))
            }
        }
    }

    async fn answer_incoming(
        &self,
        incoming: &Incoming<'_>,
        origin: &Arc<Origin>,
    ) -> Result<Response<Body>, Lost> {
        // Who is not known is told so, whatever goes wrong with everybody else's requests.
        let caller = match self.caller(incoming) {
            Ok(caller) => caller,
            Err(refusal) => return Ok(self.refused(incoming.service, &refusal)),
        };
        let trouble = self.shared.meet(&incoming.operation()).await;
        if trouble.is_throttled {
            return Ok(self.refused(incoming.service, &incoming.service.throttled()));
        }
        let call = Call {
            caller,
            region: incoming.region(),
            moment: self.shared.moment(trouble),
            origin: origin.clone(),
            user_agent: header(incoming.head, "user-agent").map(str::to_owned),
        };
        let outcome = self.carry_out(incoming, &call);
        if trouble.is_lost {
            return Err(Lost);
        }
        Ok(outcome.unwrap_or_else(|refusal| self.refused(incoming.service, &refusal)))
    }

    fn caller(&self, incoming: &Incoming<'_>) -> Answer<Caller> {
        let now = self.shared.clock.now();
        signature::verify(&self.shared.world(), now, incoming.head, incoming.body)
            .map_err(|fault| incoming.service.unauthenticated(fault))
    }

    fn carry_out(&self, incoming: &Incoming<'_>, call: &Call) -> Answer<Response<Body>> {
        let mut world = self.shared.world();
        let request_id = world.ids.uuid();
        incoming.carry_out(&mut world, call, &request_id)
    }

    fn refused(&self, service: Service, refusal: &Refusal) -> Response<Body> {
        let request_id = self.shared.world().ids.uuid();
        let body = match service {
            Service::Kms => {
                serde_json::json!({ "__type": refusal.code, "message": refusal.message }).to_string()
            }
            _ => query::refused(service.namespace(), refusal, &request_id),
        };
        response(refusal.status, service.content_type(), &request_id, body)
    }
}

impl Incoming<'_> {
    /// The name of the operation.
    fn operation(&self) -> String {
        match self.service {
            Service::Kms => self.target().to_owned(),
            Service::S3Control => s3control::operation(&self.control()).unwrap_or_default().to_owned(),
            _ => Form::read(self.body).action().to_owned(),
        }
    }

    fn target(&self) -> &str {
        let target = header(self.head, "x-amz-target").unwrap_or_default();
        target.strip_prefix("TrentService.").unwrap_or_default()
    }

    fn region(&self) -> String {
        let authorization =
            header(self.head, "authorization").and_then(|header| signature::Authorization::read(header).ok());
        authorization.map_or("", |authorization| authorization.region).to_owned()
    }

    fn control(&self) -> ControlRequest<'_> {
        let path = self.head.uri.path().strip_prefix(CONTROL).unwrap_or_default();
        ControlRequest {
            method: &self.head.method,
            path: percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned(),
            query: self.head.uri.query(),
            account: header(self.head, "x-amz-account-id").unwrap_or_default(),
            body: self.body,
        }
    }

    fn carry_out(&self, world: &mut World, call: &Call, request_id: &str) -> Answer<Response<Body>> {
        let body = match self.service {
            Service::Kms => {
                let input = serde_json::from_slice(self.body)
                    .map_err(|error| Refusal::new(400, "SerializationException", error.to_string()))?;
                kms::answer(world, call, self.target(), &input)?.to_string()
            }
            Service::S3Control => {
                let request = self.control();
                let operation = s3control::operation(&request).ok_or_else(|| {
                    Refusal::new(405, "MethodNotAllowed", "S3 Control has no such operation here.")
                })?;
                s3control::answer(world, call, operation, &request)?.unwrap_or_default()
            }
            service => {
                let form = Form::read(self.body);
                let result = if service == Service::Iam {
                    iam::answer(world, call, &form)
                } else {
                    sts::answer(world, call, &form)
                };
                query::reply(form.action(), service.namespace(), result?.as_deref(), request_id)
            }
        };
        let status = if body.is_empty() { 204 } else { 200 };
        Ok(response(status, self.service.content_type(), request_id, body))
    }
}

fn response(status: u16, content_type: &str, request_id: &str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(Bytes::from(body)));
    *response.status_mut() =
        http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in
        [("content-type", content_type), ("x-amzn-requestid", request_id), ("x-amz-request-id", request_id)]
    {
        if let Ok(value) = http::HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
