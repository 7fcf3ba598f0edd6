//! The HTTP client of programs that bring none.

use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::SdkConfig;
use std::net::IpAddr;

/// A client such as [`Account`](crate::Account) uses where a configuration has none: HTTPS by rustls, with the
/// system's certificates.
///
/// The SDK is built without its default client, whose cryptography takes long to build. A program that has no other
/// client gives this one to its own SDK clients. Clones share their connections, which live on the tokio runtime
/// that opened them: make one for each runtime, and none in a `static`.
///
/// # Examples
/// ```
/// let config = aws_types::SdkConfig::builder().http_client(xacct_runtime::https_client()).build();
/// ```
pub fn https_client() -> SharedHttpClient {
    let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    Builder::new().tls_provider(provider).build_https()
}

/// A client to whom every host has this address: for test servers, since some of AWS's services put an account's id before
/// the host of an endpoint, which then has no address in DNS.
pub fn http_client_to(address: IpAddr) -> SharedHttpClient {
    let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    Builder::new().tls_provider(provider).build_with_resolver(Always(address))
}

#[derive(Clone, Debug)]
struct Always(IpAddr);

impl ResolveDns for Always {
    fn resolve_dns<'a>(&'a self, _: &'a str) -> DnsFuture<'a> {
        DnsFuture::ready(Ok(vec![self.0]))
    }
}

/// `config`, with an HTTP client if it had none.
pub(crate) fn with_client(config: &SdkConfig) -> SdkConfig {
    let client = config.http_client().unwrap_or_else(https_client);
    config.to_builder().http_client(client).build()
}
