//! The sandbox over a socket, for clients that are no Rust: the AWS CLI, boto3, Terraform.

use crate::gateway::Lost;
use crate::{Sandbox, SandboxError};
use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use s3s::Body;
use std::fmt;
use std::io::ErrorKind;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// How long a client may take to send the head of a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// The connection is to be closed without an answer.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reply was made to get lost")
    }
}

impl std::error::Error for Closed {}

impl Sandbox {
    /// Answers HTTP/1.1 on a socket, until the future is dropped.
    ///
    /// It is an endpoint (`--endpoint-url`), and a plain HTTP proxy (`HTTP_PROXY`) for `http://` URLs, by which AWS's own host names
    /// work: those of buckets, of access points and of S3 Control. Requests count as made over TLS.
    ///
    /// # Errors
    /// When the socket is on no loopback address, or cannot be listened on.
    pub async fn serve(&self, listener: TcpListener) -> Result<(), SandboxError> {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            return Err(SandboxError::NotLoopback { address });
        }
        // They end with this future, which holds them.
        let mut connections = JoinSet::new();
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(connections.spawn(self.clone().answer_all(stream))),
                // A connection that was gone before it was taken is nobody's fault; of anything else nothing is served.
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                Err(error) => return Err(error.into()),
            }
            while connections.try_join_next().is_some() {}
        }
    }

    /// Answers the requests of one connection.
    async fn answer_all(self, stream: TcpStream) {
        let service = service_fn(|request| self.answer_one(request));
        let mut connection = http1::Builder::new();
        connection.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
        // A client that goes away, or speaks no HTTP, has had its answer from hyper.
        let _ = connection.serve_connection(TokioIo::new(stream), service).await;
    }

    async fn answer_one(&self, request: Request<Incoming>) -> Result<Response<Body>, Closed> {
        if request.method() == Method::CONNECT {
            return Ok(no_tunnel());
        }
        self.gateway().answer(request.map(Body::from), self.origin()).await.map_err(|Lost| Closed)
    }
}

/// A proxy for HTTPS would have to be believed to be AWS.
fn no_tunnel() -> Response<Body> {
    let text =
        "the sandbox is a proxy for http:// URLs: give the client an endpoint that begins with http://\n";
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}
