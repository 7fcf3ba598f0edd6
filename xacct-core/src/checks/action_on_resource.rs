//! An action on resources it does not act on: `S3_LIST_ON_OBJECT`, `S3_OBJECT_ON_BUCKET`,
//! `S3_ACCOUNT_LEVEL_ON_ARN`, and for other services the warning `ACTION_NOT_ON_RESOURCE`.
//!
//! An action applies only to resources of its own types, so that it grants nothing on any other. Listing acts on
//! the bucket, reading and writing on its objects; an action without resource types acts on `*` alone. AWS's own
//! guides write `arn:aws:s3:::*` for `s3:ListAllMyBuckets` and other actions on the account, which is accepted.
//!
//! - severity: error of `S3_ACCOUNT_LEVEL_ON_ARN`, `S3_LIST_ON_OBJECT`, `S3_OBJECT_ON_BUCKET`; error or warning of
//!   `ACTION_NOT_ON_RESOURCE`
//! - bad: `action: s3:ListBucket, resource: "arn:aws:s3:::reports/*"`
//! - good: `action: s3:ListBucket, resource: "arn:aws:s3:::reports"`

use super::context::{ArnRead, ResourceRead};
use super::{Context, Report, action_in_kind, arn_format, arn_of_service, resource_in_kind};
use crate::{Arn, Code, Fault, PolicyKind};
use std::collections::BTreeMap;
use xacct_catalog::{Action, ResourceType};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for (index, _) in context.statements() {
        // A negated list stands for everything else, and an empty one is another check's fault.
        let resources = Resources { reads: context.resources_of(index).collect() };
        if resources.reads.is_empty()
            || resources.reads.iter().any(|resource| matches!(resource.arn, ArnRead::Every))
        {
            continue;
        }
        let mut acting = Acting { resources: &resources, known: BTreeMap::new() };
        let idle: Vec<_> = context
            .actions_of(index)
            .filter_map(|action| Some((action, acting.idle(&action.named)?)))
            .collect();
        // One mistake is told once: not here what another check has to say of the action or a resource.
        let suits = |resource: &&ResourceRead<'_>| is_sound(resource) && suits(context.kind, resource);
        if idle.is_empty() || !resources.reads.iter().all(suits) {
            continue;
        }
        let named = Named::of(&resources);
        for (action, idle) in idle {
            if action_in_kind::fault_of(context.kind, action).is_none() {
                match fault_of(&action.text, idle, &named) {
                    fault if idle.service().prefix() == "s3" => report.error(action.place, fault),
                    // The catalogue's resource types lag behind AWS most of all its facts.
                    fault => report.warning(action.place, fault),
                }
            }
        }
    }
}

/// The resources of a statement.
struct Resources<'c, 'd> {
    reads: Vec<&'c ResourceRead<'d>>,
}

/// Which actions act on some resource of a statement, each asked for once.
struct Acting<'r, 'c, 'd> {
    resources: &'r Resources<'c, 'd>,
    known: BTreeMap<Action, bool>,
}

impl Acting<'_, '_, '_> {
    /// The first of `actions`, when none of them acts on any of the resources.
    fn idle(&mut self, actions: &[Action]) -> Option<Action> {
        let acts = actions.iter().any(|action| self.acts(*action));
        actions.first().copied().filter(|_| !acts)
    }

    fn acts(&mut self, action: Action) -> bool {
        let resources = &self.resources.reads;
        let acts = || resources.iter().any(|resource| acts_on(action, resource));
        *self.known.entry(action).or_insert_with(acts)
    }
}

/// What the resources are called in messages: all of them may be thousands.
struct Named {
    first: String,
    /// The buckets that are to be added, where the resources are all objects.
    buckets: Option<String>,
    /// The objects that are to be added, where the resources are all buckets.
    objects: Option<String>,
}

impl Named {
    fn of(resources: &Resources<'_, '_>) -> Self {
        let reads = &resources.reads;
        let all = |one, other| reads.iter().all(|resource| names(resource, one, other));
        let buckets = reads.iter().filter_map(|resource| match &resource.arn {
            ArnRead::Arn(arn, _) => Some(arn.before_slash().to_owned()),
            _ => None,
        });
        let objects = reads.iter().map(|resource| format!("{}/*", resource.text));
        Self {
            first: reads.first().map_or_else(String::new, |resource| resource.text.to_owned()),
            buckets: all("object", "bucket").then(|| add(buckets.collect())),
            objects: all("bucket", "object").then(|| add(objects.collect())),
        }
    }
}

fn is_sound(resource: &ResourceRead<'_>) -> bool {
    match &resource.arn {
        ArnRead::Every | ArnRead::Captured => true,
        ArnRead::Faulty(_) => false,
        ArnRead::Arn(arn, types) => arn_format::is_sound(arn) && arn_of_service::is_sound(arn, types),
    }
}

fn suits(kind: PolicyKind, resource: &ResourceRead<'_>) -> bool {
    match &resource.arn {
        ArnRead::Arn(arn, types) => resource_in_kind::fault_of(kind, arn, types).is_none(),
        _ => true,
    }
}

fn acts_on(action: Action, resource: &ResourceRead<'_>) -> bool {
    let ArnRead::Arn(arn, types) = &resource.arn else { return is_sound(resource) };
    let is_own = types.first().is_some_and(|kind| kind.service() == action.service());
    types.iter().any(|kind| action.acts_on(*kind))
        // The ARNs of another service, as those of IAM's roles for STS.
        || !is_own && action.resource_types().any(|kind| kind.may_match(resource.text))
        || is_of_the_account(action) && is_every_bucket(arn)
}

/// Such as `s3:ListAllMyBuckets`.
fn is_of_the_account(action: Action) -> bool {
    action.service().prefix() == "s3" && action.accepts_only_star()
}

fn is_every_bucket(arn: &Arn) -> bool {
    arn.service() == "s3" && arn.resource() == "*"
}

fn fault_of(text: &str, action: Action, named: &Named) -> Fault {
    let first = &named.first;
    let acts_on_a = |name| action.resource_types().any(|kind| kind.name() == name);
    if action.service().prefix() != "s3" {
        return elsewhere(text, action, first);
    }
    if action.accepts_only_star() {
        let message = format!("`{text}` acts on the account, not on `{first}`");
        return Fault::new(Code::S3_ACCOUNT_LEVEL_ON_ARN, message)
            .help("give it a statement of its own, on `*`");
    }
    match (&named.buckets, &named.objects) {
        (Some(add), _) if acts_on_a("bucket") => {
            let message = format!("`{text}` acts on a bucket, and `{first}` names objects");
            Fault::new(Code::S3_LIST_ON_OBJECT, message).help(add)
        }
        (_, Some(add)) if acts_on_a("object") => {
            let message = format!("`{text}` acts on objects, and `{first}` names a bucket");
            Fault::new(Code::S3_OBJECT_ON_BUCKET, message).help(add)
        }
        _ => elsewhere(text, action, first),
    }
}

/// Whether a resource can be one of the first type and none of the second.
fn names(resource: &ResourceRead<'_>, one: &str, other: &str) -> bool {
    let ArnRead::Arn(_, types) = &resource.arn else { return false };
    let is_a = |name: &str| types.iter().any(|kind: &ResourceType| kind.name() == name);
    is_a(one) && !is_a(other)
}

fn add(mut resources: Vec<String>) -> String {
    const SHOWN: usize = 3;
    resources.dedup();
    let more = if resources.len() > SHOWN { " and so on" } else { "" };
    resources.truncate(SHOWN);
    format!("add `{}`{more} to the resources", resources.join("` or `"))
}

fn elsewhere(text: &str, action: Action, resource: &str) -> Fault {
    let fault = Fault::new(Code::ACTION_NOT_ON_RESOURCE, format!("`{text}` does not act on `{resource}`"));
    let forms: Vec<_> = action.resource_types().flat_map(|kind| kind.arn_patterns()).take(3).collect();
    match forms.as_slice() {
        [] => fault.help("it has no resources of its own: give it a statement on `*`"),
        _ => fault.help(format!("it acts on `{}`", forms.join("`, `"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

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
            ("s3:ListBucket", OBJECTS, "S3_LIST_ON_OBJECT", "add `arn:aws:s3:::reports` to the resources"),
            ("s3:GetObject", BUCKET, "S3_OBJECT_ON_BUCKET", "add `arn:aws:s3:::reports/*` to the resources"),
            ("s3:GetObject*", BUCKET, "S3_OBJECT_ON_BUCKET", "add `arn:aws:s3:::reports/*` to the resources"),
            (
                "s3:ListAllMyBuckets",
                BUCKET,
                "S3_ACCOUNT_LEVEL_ON_ARN",
                "give it a statement of its own, on `*`",
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
    fn a_slash_inside_a_variable_divides_nothing() {
        let found = found(&["s3:ListBucket"], &["arn:aws:s3:::b-${aws:PrincipalTag/team}/*"]);
        let help = found[0].fault.help.as_deref();
        assert_eq!(help, Some("add `arn:aws:s3:::b-${aws:PrincipalTag/team}` to the resources"));
    }

    #[test]
    fn a_faulty_resource_is_told_once() {
        for resource in ["arn:aws:s3:us-east-1::reports/*", "arn:aws:S3:::reports/*", "reports/*"] {
            assert!(found(&["s3:GetObject"], &[resource]).is_empty(), "{resource}");
        }
        let kms_in_bucket = run(check, PolicyKind::Bucket, [allow(&["kms:Decrypt"], &[OBJECTS])]);
        assert!(kms_in_bucket.is_empty());
        let of_another_kind = run(check, PolicyKind::AccessPoint, [allow(&["s3:GetObject"], &[BUCKET])]);
        assert!(of_another_kind.is_empty());
    }

    #[test]
    fn only_services_whose_facts_are_beyond_doubt_stop_the_build() {
        assert!(found(&["s3:ListBucket"], &[OBJECTS])[0].severity.stops_the_build());
        assert!(!found(&["sts:AssumeRole"], &[BUCKET])[0].severity.stops_the_build());
    }
}
