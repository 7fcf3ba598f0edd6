//! AWS services and identity providers as principals.

use super::{IdentityProvider, Principal, account_of, arn_of, invalid};
use crate::value::arn::ArnPart;
use crate::{Code, Fault};

/// The identity providers that IAM knows by host alone.
pub(super) const BUILT_IN_PROVIDERS: [&str; 4] =
    ["accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"];

pub(super) fn service(text: &str) -> Result<Principal, Fault> {
    service_fault(text).map_or_else(|| Ok(Principal::Service(text.to_owned().into())), Err)
}

/// Why `text` is not the name of a service.
pub(in crate::value) fn service_fault(text: &str) -> Option<Fault> {
    let lower = text.to_ascii_lowercase();
    let labels_fit = text.split('.').all(|label| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    });
    let suffix = dns_suffix_of(&lower);
    if labels_fit && suffix.is_some() {
        return None;
    }
    let full = format!("{lower}.amazonaws.com");
    let candidate = if suffix.is_some() { lower } else { full };
    let known = xacct_catalog::is_service_principal(&candidate).then_some(candidate);
    let fault = Fault::new(Code::INVALID_SERVICE_PRINCIPAL_FORMAT, format!("`{text}` is not a service"));
    let help = match &known {
        Some(known) => format!("did you mean `{known}`?"),
        None => "a service is written in lower case, such as `cloudtrail.amazonaws.com`".into(),
    };
    Some(fault.help(help).suggest(known))
}

/// The partition's suffix that ends a service's name, where something precedes it.
pub(super) fn dns_suffix_of(text: &str) -> Option<&'static str> {
    xacct_catalog::partitions().map(|partition| partition.dns_suffix()).find(|suffix| {
        text.strip_suffix(suffix).is_some_and(|service| service.len() > 1 && service.ends_with('.'))
    })
}

pub(super) fn federated(text: &str) -> Result<IdentityProvider, Fault> {
    if BUILT_IN_PROVIDERS.contains(&text) {
        return Ok(IdentityProvider::BuiltIn(text.to_owned().into()));
    }
    let help = "an identity provider is the ARN of a `saml-provider/…` or an `oidc-provider/…`, \
                or one of the built-in hosts such as `accounts.google.com`";
    if !text.starts_with("arn:") {
        let nearest = xacct_catalog::nearest::among(text, BUILT_IN_PROVIDERS);
        return Err(invalid(text, help).suggest(nearest));
    }
    let arn = arn_of(text)?;
    let account = account_of(&arn)?;
    match (arn.service(), arn.resource().split_once('/')) {
        ("iam", Some(("saml-provider", name))) if !name.is_empty() => {
            Ok(IdentityProvider::Saml(arn, account))
        }
        ("iam", Some(("oidc-provider", name))) if !name.is_empty() => {
            Ok(IdentityProvider::Oidc(arn, account))
        }
        _ => Err(invalid(text, help).at(arn.range(ArnPart::Resource))),
    }
}
