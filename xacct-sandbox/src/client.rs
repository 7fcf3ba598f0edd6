//! The SDK's HTTP client that is the sandbox itself: no port and no network.

use crate::gateway::{Gateway, Lost};
use crate::origin::Origin;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http::header::HOST;
use http::{HeaderValue, Request};
use s3s::Body;
use std::io;
use std::sync::Arc;

/// A client whose requests come from one origin.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) gateway: Gateway,
    pub(crate) origin: Arc<Origin>,
}

impl HttpClient for Client {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Client {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.clone();
        HttpConnectorFuture::new(async move { client.exchange(request).await })
    }
}

impl Client {
    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let user = |error: Box<dyn std::error::Error + Send + Sync>| ConnectorError::user(error);
        let request = request.try_into_http1x().map_err(|error| user(error.into()))?;
        let request = with_host(request.map(Body::http_body_unsync));
        match self.gateway.answer(request, &self.origin).await {
            Ok(response) => HttpResponse::try_from(response.map(SdkBody::from_body_1_x))
                .map_err(|error| user(error.into())),
            Err(Lost) => Err(ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())),
        }
    }
}

/// The SDK leaves the header `Host` to the connection.
fn with_host(mut request: Request<Body>) -> Request<Body> {
    let host = request.uri().authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().entry(HOST).or_insert(host);
    }
    request
}
