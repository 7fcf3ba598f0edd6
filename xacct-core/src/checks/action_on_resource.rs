//! An action on resources it does not act on: `S3_LIST_ON_OBJECT`, `S3_OBJECT_ON_BUCKET`,
//! `S3_ACCOUNT_LEVEL_ON_ARN`, and for other services the warning `ACTION_NOT_ON_RESOURCE`.
//!
//! An action applies only to resources of its own types, so that it grants nothing on any other. Listing acts on
//! the bucket, reading and writing on its objects; an action without resource types acts on `*` alone. AWS's own
//! guide writes `arn:aws:s3:::*` for `s3:ListAllMyBuckets`, which is accepted.
//!
//! - bad: `action: s3:ListBucket, resource: "arn:aws:s3:::reports/*"`
//! - good: `action: s3:ListBucket, resource: "arn:aws:s3:::reports"`

use super::{Context, Report, action_in_kind, arn_format, arn_of_service, is_every_resource};
use crate::{ActionPattern, Arn, Code, Element, Fault, Place, Within};
use xacct_catalog::Action;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for (index, statement) in context.statements() {
        // A negated list stands for everything else, and an empty one is another check's fault.
        let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else { continue };
        if !context.kind.names_resources() || resources.is_empty() {
            continue;
        }
        for (entry, text) in actions.iter().enumerate() {
            let place = Place::Statement(index, Within::Entry(Element::Action, entry));
            let is_sound = || action_in_kind::fault_of(context.kind, text).is_none() && are_sound(resources);
            if let Some(action) = idle(&named_by(text), resources).filter(|_| is_sound()) {
                match fault_of(text, action, resources) {
                    fault if action.service().prefix() == "s3" => report.error(place, fault),
                    // The catalogue's resource types lag behind AWS most of all its facts.
                    fault => report.warning(place, fault),
                }
            }
        }
    }
}

/// Whether no other check has anything to say of the resources. One mistake is told once.
fn are_sound(resources: &[String]) -> bool {
    let is_sound = |text: &str| {
        arn_format::faults_of(text).is_empty()
            && Arn::new(text.to_owned()).is_ok_and(|arn| arn_of_service::is_sound(&arn))
    };
    resources.iter().all(|text| is_every_resource(text) || is_sound(text))
}

fn named_by(pattern: &str) -> Vec<Action> {
    let Ok(pattern) = ActionPattern::new(pattern.to_owned()) else { return Vec::new() };
    let service = pattern.service().and_then(xacct_catalog::service);
    service.map_or_else(Vec::new, |service| service.actions_matching(pattern.name()).collect())
}

/// The first of `actions`, when none of them acts on any of `resources`.
fn idle(actions: &[Action], resources: &[String]) -> Option<Action> {
    let acts = |action: &Action| resources.iter().any(|resource| acts_on(*action, resource));
    actions.first().copied().filter(|_| !actions.iter().any(acts))
}

fn acts_on(action: Action, resource: &str) -> bool {
    is_every_resource(resource)
        || action.resource_types().any(|kind| kind.may_match(resource))
        || is_list_all_my_buckets(action) && is_every_bucket(resource)
}

fn is_list_all_my_buckets(action: Action) -> bool {
    action.service().prefix() == "s3" && action.name() == "ListAllMyBuckets"
}

fn is_every_bucket(resource: &str) -> bool {
    Arn::new(resource.to_owned()).is_ok_and(|arn| arn.service() == "s3" && arn.resource() == "*")
}

fn fault_of(text: &str, action: Action, resources: &[String]) -> Fault {
    let first = resources.first().map_or("", String::as_str);
    let acts_on_a = |name| action.resource_types().any(|kind| kind.name() == name);
    if action.service().prefix() != "s3" {
        return elsewhere(text, action, first);
    }
    if action.accepts_only_star() {
        let message = format!("`{text}` acts on the account, not on `{first}`");
        return Fault::new(Code::S3_ACCOUNT_LEVEL_ON_ARN, message)
            .help("give it a statement of its own, with `resource: \"*\"`");
    }
    if acts_on_a("bucket") && resources.iter().all(|resource| names_objects(resource)) {
        let buckets: Vec<_> =
            resources.iter().filter_map(|resource| Some(resource.split_once('/')?.0)).collect();
        let message = format!("`{text}` acts on a bucket, and `{first}` names objects");
        return Fault::new(Code::S3_LIST_ON_OBJECT, message).help(add(&buckets, ""));
    }
    if acts_on_a("object") && resources.iter().all(|resource| names_a_bucket(resource)) {
        let buckets: Vec<_> = resources.iter().map(String::as_str).collect();
        let message = format!("`{text}` acts on objects, and `{first}` names a bucket");
        return Fault::new(Code::S3_OBJECT_ON_BUCKET, message).help(add(&buckets, "/*"));
    }
    elsewhere(text, action, first)
}

fn names_objects(resource: &str) -> bool {
    is_of_type(resource, "object") && !is_of_type(resource, "bucket")
}

fn names_a_bucket(resource: &str) -> bool {
    is_of_type(resource, "bucket") && !is_of_type(resource, "object")
}

fn is_of_type(resource: &str, name: &str) -> bool {
    let kind = xacct_catalog::service("s3").and_then(|service| service.resource_type(name));
    kind.is_some_and(|kind| kind.may_match(resource))
}

fn add(resources: &[&str], suffix: &str) -> String {
    let mut quoted: Vec<_> = resources.iter().map(|resource| format!("`{resource}{suffix}`")).collect();
    quoted.dedup();
    format!("add {} to `resource`", quoted.join(" or "))
}

fn elsewhere(text: &str, action: Action, resource: &str) -> Fault {
    let fault = Fault::new(Code::ACTION_NOT_ON_RESOURCE, format!("`{text}` does not act on `{resource}`"));
    let mut forms: Vec<_> = action
        .resource_types()
        .flat_map(|kind| kind.arn_patterns())
        .map(|form| format!("`{form}`"))
        .collect();
    forms.truncate(3);
    match forms.as_slice() {
        [] => fault.help("it has no resources of its own: give it a statement with `resource: \"*\"`"),
        _ => fault.help(format!("it acts on {}", forms.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;

    fn found(actions: &[&str], resources: &[&str]) -> Vec<crate::Finding> {
        run(check, PolicyKind::Identity, [allow(actions, resources)])
    }

    const BUCKET: &str = "arn:aws:s3:::reports";
    const OBJECTS: &str = "arn:aws:s3:::reports/*";

    #[test]
    fn each_action_has_a_resource_to_act_on() {
        for (actions, resources) in [
            (&["s3:GetObject"][..], &[OBJECTS][..]),
            (&["s3:ListBucket"], &[BUCKET]),
            (&["s3:GetObject", "s3:ListBucket"], &[BUCKET, OBJECTS]),
            (&["s3:GetObject", "s3:ListBucket"], &["arn:aws:s3:::*"]),
            (&["s3:GetObject", "s3:ListBucket"], &["arn:aws:s3:::reports*"]),
            (&["s3:*"], &[BUCKET]),
            (&["*", "s3:List*", "xyzzy:Plugh"], &[OBJECTS]),
            (&["s3:ListAllMyBuckets"], &["arn:aws:s3:::*"]),
            (&["s3:ListAllMyBuckets"], &["*"]),
            (&["s3:GetObject"], &["arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/*"]),
            (&["s3:ListBucket"], &["arn:aws:s3:us-east-1:111122223333:accesspoint/ap"]),
            (&["s3:GetObject"], &["arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap/object/*"]),
            (&["sts:AssumeRole"], &["arn:aws:iam::111122223333:role/analyst"]),
        ] {
            assert!(found(actions, resources).is_empty(), "{actions:?} {resources:?}");
        }
    }

    #[test]
    fn an_idle_action_is_reported_with_what_to_add() {
        for (action, resource, code, help) in [
            ("s3:ListBucket", OBJECTS, "S3_LIST_ON_OBJECT", "add `arn:aws:s3:::reports` to `resource`"),
            ("s3:GetObject", BUCKET, "S3_OBJECT_ON_BUCKET", "add `arn:aws:s3:::reports/*` to `resource`"),
            ("s3:GetObject*", BUCKET, "S3_OBJECT_ON_BUCKET", "add `arn:aws:s3:::reports/*` to `resource`"),
            (
                "s3:ListAllMyBuckets",
                BUCKET,
                "S3_ACCOUNT_LEVEL_ON_ARN",
                "give it a statement of its own, with `resource: \"*\"`",
            ),
            (
                "sts:AssumeRole",
                BUCKET,
                "ACTION_NOT_ON_RESOURCE",
                "it acts on `arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}`",
            ),
        ] {
            let found = found(&[action], &[resource]);
            assert_eq!(codes(&found), [code], "{action}");
            assert_eq!(found[0].fault.help.as_deref(), Some(help));
        }
    }

    #[test]
    fn a_faulty_resource_is_told_once() {
        for resource in ["arn:aws:s3:us-east-1::reports/*", "arn:aws:S3:::reports/*", "reports/*"] {
            assert!(found(&["s3:GetObject"], &[resource]).is_empty(), "{resource}");
        }
        let kms_in_bucket = run(check, PolicyKind::Bucket, [allow(&["kms:Decrypt"], &[OBJECTS])]);
        assert!(kms_in_bucket.is_empty());
    }

    #[test]
    fn only_services_whose_facts_are_beyond_doubt_stop_the_build() {
        assert!(found(&["s3:ListBucket"], &[OBJECTS])[0].severity.stops_the_build());
        assert!(!found(&["sts:AssumeRole"], &[BUCKET])[0].severity.stops_the_build());
    }
}
