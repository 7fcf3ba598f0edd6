//! An HTTP client that writes down what is asked, and answers what it is told to in the service's place.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_types::SdkConfig;
use std::sync::{Arc, Mutex};

/// What the clients of all accounts have asked, and what is answered in the service's place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    calls: Vec<Call>,
    answers: Vec<Answer>,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The action and its parameters of IAM, STS and KMS, the method and the address of S3.
    pub(crate) what: String,
    /// Whether it changes something.
    pub(crate) writes: bool,
    /// What it sends.
    pub(crate) body: String,
}

/// An answer in the service's place, to requests whose [`Call::what`] contains some words.
#[derive(Clone, Debug)]
struct Answer {
    to: &'static [&'static str],
    times: usize,
    status: u16,
    body: String,
}

impl Watch {
    /// A configuration whose requests are written down here.
    pub(crate) fn over(&self, config: &SdkConfig) -> SdkConfig {
        let inner = config.http_client().expect("the sandbox's configurations have a client");
        config.to_builder().http_client(Client { inner, watch: self.clone() }).build()
    }

    /// Forgets what was asked.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap().calls.clear();
    }

    /// Everything is answered by the services again.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap().answers.clear();
    }

    /// What was asked since.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.0.lock().unwrap().calls.clone()
    }

    /// What was written since.
    pub(crate) fn writes(&self) -> Vec<String> {
        self.calls().into_iter().filter(|call| call.writes).map(|call| call.what).collect()
    }

    /// What was read since.
    pub(crate) fn reads(&self) -> Vec<String> {
        self.calls().into_iter().filter(|call| !call.writes).map(|call| call.what).collect()
    }

    /// So many requests that contain all these words get this answer and never arrive.
    pub(crate) fn answer(
        &self,
        to: &'static [&'static str],
        times: usize,
        status: u16,
        body: impl Into<String>,
    ) {
        self.0.lock().unwrap().answers.push(Answer { to, times, status, body: body.into() });
    }

    /// S3's refusal of requests that contain all these words.
    pub(crate) fn refuse(
        &self,
        to: &'static [&'static str],
        times: usize,
        status: u16,
        code: &str,
        message: &str,
    ) {
        let body = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
        self.answer(to, times, status, body);
    }

    fn meet(&self, request: &HttpRequest) -> Option<Answer> {
        let call = call(request);
        let mut seen = self.0.lock().unwrap();
        let is_it =
            |answer: &&mut Answer| answer.times > 0 && answer.to.iter().all(|it| call.what.contains(it));
        let answer = seen.answers.iter_mut().find(is_it).map(|answer| {
            answer.times -= 1;
            answer.clone()
        });
        seen.calls.push(call);
        answer
    }
}

fn call(request: &HttpRequest) -> Call {
    let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
    let is_reading = |action: &str| {
        ["Get", "List", "Describe", "AssumeRole", "HeadBucket"].iter().any(|verb| action.starts_with(verb))
    };
    if let Some(target) = request.headers().get("x-amz-target") {
        let action = target.rsplit('.').next().unwrap_or_default();
        return Call { what: format!("{action} {body}"), writes: !is_reading(action), body };
    }
    if let Some(rest) = body.strip_prefix("Action=") {
        let action = rest.split('&').next().unwrap_or_default();
        return Call { what: rest.replace('&', " "), writes: !is_reading(action), body };
    }
    let (method, uri) = (request.method(), request.uri());
    Call { what: format!("{method} {uri}"), writes: !matches!(method, "GET" | "HEAD"), body }
}

#[derive(Debug)]
struct Client {
    inner: SharedHttpClient,
    watch: Watch,
}

impl HttpClient for Client {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Connector { inner, watch: self.watch.clone() })
    }
}

#[derive(Debug)]
struct Connector {
    inner: SharedHttpConnector,
    watch: Watch,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.watch.meet(&request) {
            Some(Answer { status, body, .. }) => {
                let status = status.try_into().expect("a status");
                HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
            }
            None => self.inner.call(request),
        }
    }
}
