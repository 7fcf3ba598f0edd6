//! An HTTP client that counts requests, and has one of them go wrong.

use crate::Fault;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_types::SdkConfig;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use xacct_runtime::Plan;

/// What goes wrong, and when.
#[derive(Clone, Copy, Debug, Default)]
pub enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// The request of this number, counted from 0 among those that write or those that read.
    Once(Kind, usize, Fault),
    /// That request and every one after it, of whatever kind.
    From(Kind, usize, Fault),
    /// The process is killed before the write of this number is sent.
    KillBefore(usize),
    /// The process is killed when the write of this number has been carried out, and before anybody hears of it.
    KillAfter(usize),
}

impl Trouble {
    /// An apply is broken off halfway: its connection is gone from there on.
    pub(crate) fn halfway(plan: &Plan) -> Self {
        Self::From(Kind::Write, plan.steps().len() / 2, Fault::NeverSent)
    }

    /// Whether AWS says of everything that it is not there, and goes on saying so: whoever takes things away has to believe it.
    pub(crate) const fn denies_for_good(self) -> bool {
        matches!(self, Self::From(_, _, Fault::Refused(404, _)))
    }
}

/// Whether a request changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It reads.
    Read,
    /// It writes.
    Write,
}

/// How often what was asked.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Requests that read.
    pub reads: usize,
    /// Requests that write, by what they do: `PUT /reports?policy`, `PutRolePolicy`.
    pub writes: Vec<String>,
    /// The policies that were put on buckets, in their order.
    pub policies: Vec<String>,
    /// Requests that met with trouble.
    pub troubled: usize,
}

/// The client. Clones share what they count; each wraps the client of one configuration.
#[derive(Clone, Debug)]
pub struct Client {
    inner: SharedHttpClient,
    shared: Shared,
}

/// What the clients of all accounts share.
#[derive(Clone, Debug, Default)]
pub struct Shared(Arc<Mutex<(Trouble, Counts)>>);

impl Shared {
    /// From here on this goes wrong, and counting begins anew.
    pub fn set(&self, trouble: Trouble) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (trouble, Counts::default());
    }

    /// What was asked since.
    pub fn counts(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// A configuration whose requests are counted here.
    pub fn watch(&self, config: &SdkConfig) -> SdkConfig {
        let inner = config.http_client().unwrap_or_else(xacct_runtime::https_client);
        config.to_builder().http_client(Client { inner, shared: self.clone() }).build()
    }

    /// Counts a request, and tells what it meets.
    fn next(&self, request: &HttpRequest) -> Option<Meets> {
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (trouble, counts) = &mut *shared;
        let (kind, number) = match written(request) {
            Some(what) => {
                if what.contains("?policy") {
                    let body = request.body().bytes().unwrap_or_default();
                    counts.policies.push(String::from_utf8_lossy(body).into_owned());
                }
                counts.writes.push(what);
                (Kind::Write, counts.writes.len() - 1)
            }
            None => {
                counts.reads += 1;
                (Kind::Read, counts.reads - 1)
            }
        };
        let meets = match *trouble {
            Trouble::Once(of, at, fault) if of == kind && at == number => Some(Meets::Fault(fault)),
            Trouble::From(of, at, fault) if of == kind && at == number => {
                *trouble = Trouble::From(of, 0, fault);
                counts.troubled += 1;
                return Some(Meets::Fault(fault));
            }
            Trouble::From(_, 0, fault) if counts.troubled > 0 => Some(Meets::Fault(fault)),
            Trouble::KillBefore(at) if kind == Kind::Write && at == number => Some(Meets::KillBefore),
            Trouble::KillAfter(at) if kind == Kind::Write && at == number => Some(Meets::KillAfter),
            _ => None,
        };
        counts.troubled += usize::from(meets.is_some());
        meets
    }
}

#[derive(Clone, Copy, Debug)]
enum Meets {
    Fault(Fault),
    KillBefore,
    KillAfter,
}

/// What a request changes; nothing of one that reads.
fn written(request: &HttpRequest) -> Option<String> {
    let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
    let action = match request.headers().get("x-amz-target") {
        Some(target) => target.rsplit('.').next().map(str::to_owned),
        None => body.split('&').find_map(|pair| pair.strip_prefix("Action=").map(str::to_owned)),
    };
    match action {
        Some(action) => {
            let reads = ["Get", "List", "Describe", "AssumeRole"].iter().any(|verb| action.starts_with(verb));
            (!reads).then_some(action)
        }
        None => {
            let (method, uri) = (request.method(), request.uri());
            (!matches!(method, "GET" | "HEAD")).then(|| format!("{method} {uri}"))
        }
    }
}

impl HttpClient for Client {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Connector { inner, shared: self.shared.clone() })
    }
}

#[derive(Debug)]
struct Connector {
    inner: SharedHttpConnector,
    shared: Shared,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let meets = self.shared.next(&request);
        let is_json = request.headers().get("x-amz-target").is_some();
        if matches!(meets, Some(Meets::KillBefore)) {
            die();
        }
        let is_sent = !matches!(meets, Some(Meets::Fault(fault)) if !fault.carries_out());
        let sent = is_sent.then(|| self.inner.call(request));
        HttpConnectorFuture::new(async move {
            let reply = match sent {
                Some(sent) => Some(sent.await?),
                None => None,
            };
            match meets {
                Some(Meets::Fault(Fault::Silence)) => std::future::pending().await,
                Some(Meets::Fault(fault)) => match fault.reply(is_json) {
                    Some(reply) => Ok(reply),
                    None => Err(broken()),
                },
                Some(Meets::KillBefore | Meets::KillAfter) => {
                    die();
                    Err(broken())
                }
                None => reply.ok_or_else(broken),
            }
        })
    }
}

fn broken() -> ConnectorError {
    ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())
}

/// As `kill -9` from outside: nothing of this process runs any more.
fn die() {
    let _ = kill(Pid::this(), Signal::SIGKILL);
}
