//! `S3_STAR_ACTION_ONE_ARN`: every action of S3 on a bucket without its objects, or on objects without their bucket.
//!
//! Half of the actions then apply to nothing: the ARN of a bucket does not stand for its objects, nor the reverse.
//!
//! - severity: warning
//! - bad: `action: s3:*, resource: "arn:aws:s3:::reports"`
//! - good: `action: s3:*, resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]`

use super::context::{ActionRead, ArnRead, ResourceRead};
use super::{Context, Report, arn_of_service};
use crate::{Code, Element, Fault};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for action in context.actions.iter().filter(|action| is_all_of_s3(action)) {
        // What a statement denies is often meant for one half alone.
        if context.allows(action.statement)
            && let Some(fault) = fault_of(context, action)
        {
            report.warning(action.place, fault);
        }
    }
}

fn is_all_of_s3(action: &ActionRead) -> bool {
    action.element == Element::Action
        && action.pattern.as_ref().is_ok_and(|pattern| {
            pattern.name().bytes().all(|byte| byte == b'*')
                && pattern.service().is_none_or(|service| service.eq_ignore_ascii_case("s3"))
        })
}

fn fault_of(context: &Context<'_>, action: &ActionRead) -> Option<Fault> {
    let halves: Option<Vec<_>> = context.resources_of(action.statement).map(half_of).collect();
    let halves = halves?;
    let are_buckets = halves.first()?.0;
    if halves.iter().any(|(is_bucket, _)| *is_bucket != are_buckets) {
        return None;
    }
    let (has, lacks) = if are_buckets { ("a bucket", "objects") } else { ("objects", "a bucket") };
    let message = format!("`{}` acts on buckets and on objects, and no resource names {lacks}", action.text);
    let mut missing: Vec<_> = halves.iter().map(|(_, missing)| missing.as_str()).collect();
    missing.dedup();
    let help = format!("add `{}` to the resources, or name the actions on {has}", missing.join("` and `"));
    Some(Fault::new(Code::S3_STAR_ACTION_ONE_ARN, message).help(help))
}

/// Whether a resource is a bucket, and the ARN of the half that it leaves out; none where it is both or neither.
fn half_of(resource: &ResourceRead<'_>) -> Option<(bool, String)> {
    let ArnRead::Arn(arn, types) = &resource.arn else { return None };
    arn.s3_name()?.bucket()?;
    let is_a = |name: &str| types.iter().any(|kind| kind.name() == name);
    match (is_a("bucket"), is_a("object")) {
        _ if !arn_of_service::is_sound(arn, types) => None,
        (true, false) => Some((true, format!("{}/*", resource.text))),
        (false, true) => Some((false, arn.before_slash().to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::Effect;
    use crate::{PolicyKind, Statement};

    const BUCKET: &str = "arn:aws:s3:::reports";
    const OBJECTS: &str = "arn:aws:s3:::reports/*";

    fn found(action: &str, resources: &[&str]) -> Vec<crate::Finding> {
        run(check, PolicyKind::Identity, [allow(&[action], resources)])
    }

    #[test]
    fn the_help_names_the_half_that_is_missing() {
        for (action, resources, help) in [
            (
                "s3:*",
                &[BUCKET][..],
                "add `arn:aws:s3:::reports/*` to the resources, or name the actions on a bucket",
            ),
            (
                "S3:*",
                &[OBJECTS],
                "add `arn:aws:s3:::reports` to the resources, or name the actions on objects",
            ),
            (
                "*",
                &[OBJECTS, "arn:aws:s3:::b/x"],
                "add `arn:aws:s3:::reports` and `arn:aws:s3:::b` to the resources, or name the actions on objects",
            ),
        ] {
            let found = found(action, resources);
            assert_eq!(codes(&found), ["S3_STAR_ACTION_ONE_ARN"], "{action} {resources:?}");
            assert_eq!(found[0].fault.help.as_deref(), Some(help));
        }
    }

    #[test]
    fn both_halves_and_single_actions_are_accepted() {
        for (action, resources) in [
            ("s3:*", &[BUCKET, OBJECTS][..]),
            ("s3:*", &["arn:aws:s3:::reports*"]),
            ("s3:*", &["*"]),
            ("s3:*", &["arn:aws:s3:::*"]),
            ("s3:*", &[BUCKET, "arn:aws:sqs:us-east-1:111122223333:q"]),
            ("s3:*", &["arn:aws:s3:us-east-1:111122223333:accesspoint/ap"]),
            ("s3:Get*", &[OBJECTS]),
            ("sqs:*", &[OBJECTS]),
        ] {
            assert!(found(action, resources).is_empty(), "{action} {resources:?}");
        }
        let deny = Statement { effect: Effect::Deny, ..allow(&["s3:*"], &[OBJECTS]) };
        assert!(run(check, PolicyKind::Identity, [deny]).is_empty());
    }
}
