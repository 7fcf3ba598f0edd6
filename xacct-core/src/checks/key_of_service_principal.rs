//! `UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL`: a condition on a key that tells of users, in an `Allow` to
//! services alone.
//!
//! A service that asks for itself is no member of an organization, has no tags and no name; the `Allow` never applies.
//! Only keys that no service's request carries are judged, not which other keys each service has.
//!
//! - severity: error
//! - bad: `principal: "cloudtrail.amazonaws.com", condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }`
//! - good: the same with `aws:SourceOrgID`

use super::context::{KeyRead, PrincipalRead};
use super::{Context, Report};
use crate::{Code, Fault, Principal, PrincipalKind};

/// The keys of users, and those that tell the same of the resource a service asks for.
const OF_USERS: [(&str, Option<&str>); 4] = [
    ("aws:PrincipalArn", Some("aws:SourceArn")),
    ("aws:PrincipalOrgID", Some("aws:SourceOrgID")),
    ("aws:PrincipalOrgPaths", Some("aws:SourceOrgPaths")),
    ("aws:username", None),
];
const TAG: &str = "aws:PrincipalTag/";

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if !context.principals.iter().any(|read| read.kind == PrincipalKind::Service) {
        return;
    }
    for key in context.keys.iter().filter(|key| key.limits()) {
        if let Some(counterpart) = of_users(key)
            && is_for_services(context, key.statement)
        {
            report.error(key.place, fault_of(key.text, counterpart));
        }
    }
}

/// Whether it is a key of users, and which key tells the same for services.
fn of_users(key: &KeyRead<'_>) -> Option<Option<&'static str>> {
    if key.is_below(TAG) {
        return Some(None);
    }
    OF_USERS.into_iter().find(|(name, _)| key.is(name)).map(|(_, counterpart)| counterpart)
}

fn is_for_services(context: &Context<'_>, statement: usize) -> bool {
    // The fields of the certificates that IAM Roles Anywhere asks for are tags of the session.
    let is_for_itself = |read: &PrincipalRead<'_>| {
        matches!(read.principal, Ok(Principal::Service(_))) && !read.is_roles_anywhere()
    };
    let mut principals = context.principals_of(statement).peekable();
    context.allows(statement) && principals.peek().is_some() && principals.all(is_for_itself)
}

fn fault_of(key: &str, counterpart: Option<&str>) -> Fault {
    let message = format!("a service that asks for itself does not carry `{key}`");
    let fault = Fault::new(Code::UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL, message);
    match counterpart {
        Some(counterpart) => fault.help(format!("`{counterpart}` tells for whose resource the service asks")),
        None => fault
            .help("compare `aws:SourceAccount` or `aws:SourceArn`, which tell for whose resource it asks"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Finding, PolicyKind, Principals, Statement};

    const SERVICE: &str = "cloudtrail.amazonaws.com";

    fn found(principals: &[&str], operator: &str, key: &str) -> Vec<Finding> {
        let of_shape = principals.iter().map(|text| (PrincipalKind::of_shape(text), *text));
        let principal = Some(Principals::grouped(of_shape));
        let statement = Statement { principal, ..allow(&["s3:PutObject"], &["*"]) };
        run(check, PolicyKind::Bucket, [with_condition(statement, operator, key, "x")])
    }

    #[test]
    fn a_service_has_no_organization_and_no_tags() {
        for key in ["aws:PrincipalOrgID", "AWS:principalarn", "aws:PrincipalTag/team", "aws:username"] {
            let findings = found(&[SERVICE], "StringEquals", key);
            assert_eq!(codes(&findings), ["UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"], "{key}");
        }
        for key in ["aws:SourceOrgID", "aws:SourceArn", "aws:PrincipalServiceName", "aws:SecureTransport"] {
            assert!(found(&[SERVICE], "StringEquals", key).is_empty(), "{key}");
        }
    }

    #[test]
    fn only_what_never_applies_is_reported() {
        assert!(found(&[SERVICE, "222222222222"], "StringEquals", "aws:PrincipalOrgID").is_empty());
        assert!(found(&["222222222222"], "StringEquals", "aws:PrincipalOrgID").is_empty());
        assert!(found(&[], "StringEquals", "aws:PrincipalOrgID").is_empty());
        for operator in ["StringEqualsIfExists", "StringNotEquals", "ForAllValues:StringEquals", "Null"] {
            assert!(found(&[SERVICE], operator, "aws:PrincipalOrgID").is_empty(), "{operator}");
        }
    }
}
