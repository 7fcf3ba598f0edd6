//! An HTTP client for tests: it keeps what was asked and gives the answers it was told to give, in order.

use crate::Account;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a request meets.
#[derive(Debug)]
pub(crate) enum Answer {
    Reply {
        status: u16,
        body: String,
    },
    /// The connection breaks after the request was sent.
    Lost,
    /// Nobody listens at the endpoint.
    NoServer,
    /// The request is taken, and then nothing.
    Silence,
}

impl Answer {
    pub(crate) fn reply(status: u16, body: &str) -> Self {
        Self::Reply { status, body: body.to_owned() }
    }

    fn into_future(self) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(match self {
            Self::Reply { status, body } => {
                let mut response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
                response.headers_mut().insert("x-amz-request-id", "canned");
                Ok(response)
            }
            Self::Lost => Err(ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())),
            Self::NoServer => {
                Err(ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionRefused).into()))
            }
            Self::Silence => return HttpConnectorFuture::new(std::future::pending()),
        })
    }
}

/// A request as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) body: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The client. Clones share their answers and their requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canned(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    answers: VecDeque<Answer>,
    asked: Vec<Asked>,
}

impl Canned {
    /// Gives `answer` to the request after those that have one already.
    pub(crate) fn answer(self, answer: Answer) -> Self {
        self.0.lock().unwrap().answers.push_back(answer);
        self
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Asked> {
        self.0.lock().unwrap().asked.clone()
    }

    /// Whether every answer was asked for.
    pub(crate) fn all_given(&self) -> bool {
        self.0.lock().unwrap().answers.is_empty()
    }

    /// A configuration that sends everything here, does not wait between attempts, and waits little in all.
    pub(crate) fn config(&self) -> SdkConfig {
        let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "canned");
        SdkConfig::builder()
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .region(Region::from_static("us-east-1"))
            .endpoint_url("http://aws.invalid")
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::ZERO))
            .timeout_config(TimeoutConfig::builder().operation_timeout(Duration::from_millis(500)).build())
            .http_client(self.clone())
            .build()
    }
}

impl HttpConnector for Canned {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut state = self.0.lock().unwrap();
        state.asked.push(Asked {
            method: request.method().to_owned(),
            uri: request.uri().to_owned(),
            body: String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned(),
            headers: request
                .headers()
                .iter()
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
        });
        state.answers.pop_front().expect("no answer left").into_future()
    }
}

impl HttpClient for Canned {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// What STS answers to a caller of `account`.
pub(crate) fn caller_identity(account: &str) -> Answer {
    Answer::reply(
        200,
        &format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>{account}</Account>\
             </GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
    )
}

/// Opens account 111111111111 with `aws`, which answers STS first.
pub(crate) async fn account(aws: &Canned) -> Account {
    let aws = aws.clone().answer(caller_identity("111111111111"));
    Account::connect(&aws.config()).await.unwrap()
}
