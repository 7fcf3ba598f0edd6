//! S3 Control puts the account's id before the host of its endpoint, and no resolver knows `111111111111.127.0.0.1`.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::net::IpAddr;

/// Takes the account's id off hosts that are an IP address or `localhost`, before the request is signed. The header
/// `x-amz-account-id` tells it as well.
#[derive(Debug)]
pub(super) struct AsWritten;

impl Intercept for AsWritten {
    fn name(&self) -> &'static str {
        "xacct-local-host"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        if let Some(uri) = without_account(request.uri()) {
            request.set_uri(uri)?;
        }
        Ok(())
    }
}

/// The address without the account, where it is local and has one.
fn without_account(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let (account, rest) = rest.split_once('.')?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    (is_account && is_local(rest)).then(|| format!("{scheme}://{rest}"))
}

/// Whether what follows the scheme begins with such a host.
fn is_local(rest: &str) -> bool {
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next(),
        None => authority.split(':').next(),
    };
    host.is_some_and(|host| host == "localhost" || host.parse::<IpAddr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::without_account;

    #[test]
    fn only_local_hosts_lose_the_account() {
        for (uri, expected) in [
            ("http://111111111111.127.0.0.1:4566/v20180820/x?y=z", "http://127.0.0.1:4566/v20180820/x?y=z"),
            ("http://111111111111.localhost/", "http://localhost/"),
            ("https://111111111111.[::1]:9000", "https://[::1]:9000"),
        ] {
            assert_eq!(without_account(uri).as_deref(), Some(expected));
        }
        for uri in [
            "https://111111111111.s3-control.us-east-1.amazonaws.com/",
            "http://127.0.0.1:4566/",
            "http://111111111111.aws.invalid/127.0.0.1",
            "http://reports.127.0.0.1/",
        ] {
            assert_eq!(without_account(uri), None, "{uri}");
        }
    }
}
