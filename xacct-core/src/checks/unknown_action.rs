//! `INVALID_ACTION`: an action that the service does not have.
//!
//! IAM stores such a statement and it never matches; S3 refuses the bucket policy. A pattern that no action of
//! the service fits is the same fault.
//!
//! - severity: error
//! - bad: `action: s3:GetObjct`, `action: s3:HeadObject` (an API, not an action)
//! - good: `action: s3:GetObject`

use super::{Context, Report};
use crate::{ActionPattern, Code, Fault};
use xacct_catalog::{Action, Service, nearest};

/// S3's operations that have no action of their own name, and the actions that authorise them.
const S3_OPERATIONS: &[(&str, &[&str])] = &[
    ("CompleteMultipartUpload", &["PutObject"]),
    ("CopyObject", &["GetObject", "PutObject"]),
    ("CreateMultipartUpload", &["PutObject"]),
    ("DeleteBucketCors", &["PutBucketCORS"]),
    ("DeleteObjects", &["DeleteObject"]),
    ("GetBucketEncryption", &["GetEncryptionConfiguration"]),
    ("GetBucketLifecycleConfiguration", &["GetLifecycleConfiguration"]),
    ("GetPublicAccessBlock", &["GetBucketPublicAccessBlock"]),
    ("HeadBucket", &["ListBucket"]),
    ("HeadObject", &["GetObject"]),
    ("ListBuckets", &["ListAllMyBuckets"]),
    ("ListMultipartUploads", &["ListBucketMultipartUploads"]),
    ("ListObjectVersions", &["ListBucketVersions"]),
    ("ListObjects", &["ListBucket"]),
    ("ListObjectsV2", &["ListBucket"]),
    ("ListParts", &["ListMultipartUploadParts"]),
    ("PutBucketEncryption", &["PutEncryptionConfiguration"]),
    ("SelectObjectContent", &["GetObject"]),
    ("UploadPart", &["PutObject"]),
    ("UploadPartCopy", &["GetObject", "PutObject"]),
];

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for action in &context.actions {
        match (&action.pattern, action.service) {
            (Err(fault), _) => {
                let fault = fault.clone();
                let fault = if report.may_search() { with_the_service(fault, &action.text) } else { fault };
                report.error(action.place, fault);
            }
            (Ok(pattern), Some(service)) if !action.exists() => {
                let fault = unknown(service, pattern);
                let fault =
                    if report.may_search() { with_what_was_meant(fault, service, pattern) } else { fault };
                report.error(action.place, fault);
            }
            _ => {}
        }
    }
}

/// Completes an action that lacks nothing but its service.
fn with_the_service(fault: Fault, text: &str) -> Fault {
    let full = elsewhere(text).map(|action| full_name(action.service(), action.name()));
    let full = full.filter(|_| !text.contains(':'));
    match full {
        Some(full) => Fault { help: None, ..fault }.suggest(Some(full)),
        None => fault,
    }
}

fn unknown(service: Service, action: &ActionPattern) -> Fault {
    if action.has_wildcard() {
        return Fault::new(
            Code::INVALID_ACTION,
            format!("no action of `{}` fits `{action}`", service.prefix()),
        );
    }
    Fault::new(Code::INVALID_ACTION, format!("unknown action `{action}`"))
}

fn with_what_was_meant(fault: Fault, service: Service, action: &ActionPattern) -> Fault {
    if action.has_wildcard() {
        return fault;
    }
    let operation = S3_OPERATIONS.iter().find(|(operation, _)| operation.eq_ignore_ascii_case(action.name()));
    if let Some((operation, actions)) = operation.filter(|_| service.prefix() == "s3") {
        let names: Vec<_> = actions.iter().map(|name| format!("`s3:{name}`")).collect();
        let help = format!("the operation {operation} is authorised by {}", names.join(" and "));
        let only = matches!(actions, [_]).then(|| full_name(service, actions.concat().as_str()));
        return fault.help(help).suggest(only);
    }
    if let Some(near) = nearest::action(service, action.name()) {
        return fault.suggest(Some(full_name(service, near.name())));
    }
    fault.suggest(elsewhere(action.name()).map(|action| full_name(action.service(), action.name())))
}

/// The action of just this name in the service that is likeliest meant: one of cross-account access, or the only one
/// that has it. A short name, such as `Get`, is some service's by chance.
pub(super) fn elsewhere(name: &str) -> Option<Action> {
    let likely = ["s3", "kms", "sts", "iam"]
        .into_iter()
        .find_map(|prefix| xacct_catalog::service(prefix)?.action(name));
    likely.or_else(|| nearest::action_in_other_service(name)).filter(|action| action.name().len() >= 8)
}

fn full_name(service: Service, action: &str) -> String {
    format!("{}:{action}", service.prefix())
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;
    use proptest::prelude::*;

    fn suggestion(action: &str) -> Option<String> {
        let findings = run(check, PolicyKind::Identity, [allow(&[action], &["*"])]);
        findings.into_iter().next().unwrap_or_else(|| panic!("{action} is accepted")).fault.suggestion
    }

    #[test]
    fn known_actions_and_patterns_are_accepted() {
        let good = ["*", "s3:GetObject", "S3:getobject", "s3:*", "s3:Get*", "s3:Get?bject", "sts:AssumeRole"];
        assert!(run(check, PolicyKind::Identity, [allow(&good, &["*"])]).is_empty());
    }

    #[test]
    fn a_misspelt_action_has_its_neighbour_suggested() {
        assert_eq!(suggestion("s3:GetObjct").as_deref(), Some("s3:GetObject"));
        assert_eq!(suggestion("s3:ListBuket").as_deref(), Some("s3:ListBucket"));
        assert_eq!(suggestion("s3:Gte*"), None);
        assert_eq!(suggestion("s3:Xyzzyplugh"), None);
        assert_eq!(suggestion("ListAllMyBuckets").as_deref(), Some("s3:ListAllMyBuckets"));
        assert_eq!(suggestion("s3:AssumeRole").as_deref(), Some("sts:AssumeRole"));
        assert_eq!(suggestion("GetObject").as_deref(), Some("s3:GetObject"));
        assert_eq!(suggestion("DescribeKey").as_deref(), Some("kms:DescribeKey"));
    }

    #[test]
    fn an_operation_names_the_action_that_authorises_it() {
        assert_eq!(suggestion("s3:ListObjectsV2").as_deref(), Some("s3:ListBucket"));
        assert_eq!(suggestion("s3:CopyObject"), None, "two actions are needed");
    }

    #[test]
    fn every_operation_of_the_table_lacks_an_action_and_its_actions_exist() {
        let s3 = xacct_catalog::service("s3").unwrap();
        for (operation, actions) in S3_OPERATIONS {
            assert!(s3.action(operation).is_none(), "{operation}");
            assert!(actions.iter().all(|action| s3.action(action).is_some()), "{operation}");
        }
    }

    proptest! {
        #[test]
        fn every_suggestion_is_a_real_action(
            (service, name) in any::<(prop::sample::Index, prop::sample::Index)>().prop_map(|(service, action)| {
                let services: Vec<_> = xacct_catalog::services().collect();
                let service = services[service.index(services.len())];
                let actions: Vec<_> = service.actions().collect();
                (service, actions[action.index(actions.len())].name())
            }),
            at in any::<prop::sample::Index>(),
            typo in "[A-Za-z]?",
        ) {
            let at = at.index(name.len());
            let misspelt = format!("{}:{}{typo}{}", service.prefix(), &name[..at], &name[at + 1..]);
            let findings = run(check, PolicyKind::Identity, [allow(&[&misspelt], &["*"])]);
            for suggestion in findings.into_iter().filter_map(|finding| finding.fault.suggestion) {
                prop_assert!(xacct_catalog::action(&suggestion).is_some(), "{}", suggestion);
            }
        }
    }
}
