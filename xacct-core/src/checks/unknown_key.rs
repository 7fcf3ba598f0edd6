//! `INVALID_CONDITION_KEY_FORMAT`, `INVALID_GLOBAL_CONDITION_KEY`, `INVALID_SERVICE`,
//! `INVALID_SERVICE_CONDITION_KEY`, `MISSING_TAG_KEY_IN_CONDITION`, `UNSUPPORTED_GLOBAL_CONDITION_KEY`,
//! `VARIABLE_UNSUPPORTED_IN_ELEMENT`: a condition key that neither IAM nor the service has.
//!
//! No request carries such a key: an `allow` under it allows nothing, and a `deny` with a negated operator
//! denies everything. Keys of identity providers are accepted as they are, since no catalogue can list them.
//!
//! - severity: error
//! - bad: `Bool: { "aws:SecureTransprot": true }`
//! - good: `Bool: { "aws:SecureTransport": true }`

use super::context::{KeySource, source_of};
use super::{Context, Report};
use crate::{Code, ConditionKey, Fault};
use xacct_catalog::nearest;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for read in context.keys.iter().filter(|read| read.source == KeySource::Unknown) {
        let is_searched = report.may_search();
        report
            .error(read.place, read.key.as_ref().map_or_else(Clone::clone, |key| unknown(key, is_searched)));
    }
}

/// The fault, with what was meant where that is to be searched for.
fn unknown(key: &ConditionKey, is_searched: bool) -> Fault {
    let text = key.as_str();
    if text.eq_ignore_ascii_case("aws:ARN") {
        let message = format!("IAM does not support the condition key `{text}`");
        let fault = Fault::new(Code::UNSUPPORTED_GLOBAL_CONDITION_KEY, message);
        return fault.suggest(Some("aws:PrincipalArn"));
    }
    if let Some(fault) = without_tag(key) {
        return fault;
    }
    if key.is_global() {
        let fault =
            Fault::new(Code::INVALID_GLOBAL_CONDITION_KEY, format!("unknown global condition key `{text}`"));
        return fault.suggest(is_searched.then(|| nearest::condition_key(None, text)).flatten());
    }
    match xacct_catalog::service(key.prefix()) {
        Some(service) => {
            Fault::new(Code::INVALID_SERVICE_CONDITION_KEY, format!("unknown condition key `{text}`"))
                .suggest(is_searched.then(|| nearest::condition_key(Some(service), text)).flatten())
        }
        None => {
            let message = format!("unknown service `{}` in the condition key `{text}`", key.prefix());
            Fault::new(Code::INVALID_SERVICE, message)
                .at(0..key.prefix().len())
                .suggest(is_searched.then(|| with_known_service(key)).flatten())
        }
    }
}

/// The fault of a key that would exist if it named a tag.
fn without_tag(key: &ConditionKey) -> Option<Fault> {
    const TAG: &str = "team";
    let family = key.as_str().trim_end_matches('/');
    if !family.to_ascii_lowercase().ends_with("tag") {
        return None;
    }
    let with_tag = ConditionKey::new(format!("{family}/{TAG}")).ok()?;
    (source_of(&with_tag) != KeySource::Unknown).then(|| {
        let fault = Fault::new(Code::MISSING_TAG_KEY_IN_CONDITION, format!("`{key}` names no tag"));
        fault.help(format!("append the tag's name, such as `{with_tag}`"))
    })
}

/// The key below the nearest service, where that service has it.
fn with_known_service(key: &ConditionKey) -> Option<String> {
    let text = key.as_str();
    let rest = text.get(key.prefix().len()..)?;
    let global = format!("aws{rest}");
    if xacct_catalog::global_condition_key(&global).is_some() {
        return Some(global);
    }
    let service = nearest::service(key.prefix())?;
    let mended = format!("{}{rest}", service.prefix());
    service.condition_key(&mended).map(|_| mended)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;

    fn findings(key: &str) -> Vec<crate::Finding> {
        let statement = with_condition(allow(&["s3:GetObject"], &["*"]), "StringEquals", key, "x");
        run(check, PolicyKind::Identity, [statement])
    }

    #[test]
    fn known_keys_are_accepted() {
        for key in [
            "aws:PrincipalOrgID",
            "AWS:principalorgid",
            "aws:PrincipalTag/team",
            "s3:prefix",
            "s3:ExistingObjectTag/team",
            "saml:aud",
            "kms:EncryptionContext:team",
            "ec2:SourceInstanceArn",
            "issuer.example.com:sub",
            "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE:aud",
        ] {
            assert!(findings(key).is_empty(), "{key}: {:?}", findings(key));
        }
    }

    #[test]
    fn unknown_keys_have_their_neighbour_suggested() {
        for (key, code, suggestion) in [
            ("aws:SecureTransprot", "INVALID_GLOBAL_CONDITION_KEY", Some("aws:SecureTransport")),
            ("aws:PrincipalTagg/team", "INVALID_GLOBAL_CONDITION_KEY", Some("aws:PrincipalTag/team")),
            ("s3:prefx", "INVALID_SERVICE_CONDITION_KEY", Some("s3:prefix")),
            ("s33:prefix", "INVALID_SERVICE", Some("s3:prefix")),
            ("s3:SecureTransport", "INVALID_SERVICE_CONDITION_KEY", None),
            ("xyzzy:plugh", "INVALID_SERVICE", None),
            ("prefix", "INVALID_CONDITION_KEY_FORMAT", None),
            ("aws:ARN", "UNSUPPORTED_GLOBAL_CONDITION_KEY", Some("aws:PrincipalArn")),
            ("aws:ResourceTag", "MISSING_TAG_KEY_IN_CONDITION", None),
            ("aws:PrincipalTag/", "MISSING_TAG_KEY_IN_CONDITION", None),
            ("s3:ExistingObjectTag", "MISSING_TAG_KEY_IN_CONDITION", None),
            ("aws:PrincipalTag/${aws:username}", "VARIABLE_UNSUPPORTED_IN_ELEMENT", None),
        ] {
            let found = findings(key);
            assert_eq!(codes(&found), [code], "{key}");
            if suggestion.is_some() {
                assert_eq!(found[0].fault.suggestion.as_deref(), suggestion, "{key}");
            }
            if let Some(suggestion) = &found[0].fault.suggestion {
                assert!(findings(suggestion).is_empty(), "{suggestion}");
            }
        }
    }
}
