//! `S3_POLICY_OTHER_BUCKET`: a bucket policy that names two buckets.
//!
//! S3 refuses a policy of which a resource is not the bucket that the policy belongs to, or an object in it. Which that
//! is no policy says: it is taken for the one that is named most often, or else first. A pattern that can stand for it
//! is accepted.
//!
//! - severity: error
//! - bad: `resource: ["arn:aws:s3:::reports", "arn:aws:s3:::report/*"]`
//! - good: `resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]`

use super::arn_of_service::{is_open, is_sound, sound};
use super::context::{ArnRead, ResourceRead};
use super::{Context, Report};
use crate::{Arn, ArnPart, Code, Fault, PolicyKind};
use xacct_catalog::{nearest, wildcard};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.kind != PolicyKind::Bucket || context.resources.len() < 2 {
        return;
    }
    let named: Vec<_> = context.resources.iter().filter_map(bucket_of).collect();
    let Some(own) = own_bucket(&named) else { return };
    for (resource, arn, bucket) in &named {
        if !may_be(bucket, own) {
            report.error(resource.place, fault_of(arn, bucket, own));
        }
    }
}

/// The bucket that a resource names, where no other check has anything to say of it.
fn bucket_of<'r>(resource: &'r ResourceRead<'_>) -> Option<(&'r ResourceRead<'r>, &'r Arn, &'r str)> {
    let ArnRead::Arn(arn, types) = &resource.arn else { return None };
    let bucket = arn.s3_name()?.bucket()?;
    is_sound(arn, types).then_some((resource, arn, bucket))
}

/// The bucket that is named most often, of several the first.
fn own_bucket<'r>(named: &[(&'r ResourceRead<'r>, &'r Arn, &'r str)]) -> Option<&'r str> {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for (_, _, bucket) in named.iter().filter(|(.., bucket)| !is_open(bucket)) {
        match counted.iter_mut().find(|(known, _)| known == bucket) {
            Some((_, count)) => *count += 1,
            None => counted.push((bucket, 1)),
        }
    }
    let most = counted.iter().map(|(_, count)| *count).max()?;
    counted.into_iter().find(|(_, count)| *count == most).map(|(bucket, _)| bucket)
}

/// Whether the name, or a name that the pattern stands for, is `own`.
fn may_be(bucket: &str, own: &str) -> bool {
    bucket == own
        || is_open(bucket) && wildcard::matches(without_variables(bucket).as_bytes(), own.as_bytes())
}

/// The same with a wildcard for each policy variable.
fn without_variables(pattern: &str) -> String {
    let mut parts = pattern.split("${");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        result.push('*');
        // One that is not closed is another check's fault.
        result.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    result
}

fn fault_of(arn: &Arn, bucket: &str, own: &str) -> Fault {
    let start = arn.range(ArnPart::Resource).start;
    let near = nearest::among(bucket, [own]);
    let mended = near.map(|own| arn.with(ArnPart::Resource, &arn.resource().replacen(bucket, own, 1)));
    let message = format!("this policy is that of the bucket `{own}`, and `{bucket}` is another");
    Fault::new(Code::S3_POLICY_OTHER_BUCKET, message)
        .at(start..start + bucket.len())
        .help("each bucket has a policy of its own, which names no other")
        .suggest(mended.and_then(sound))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::Statement;

    fn found(kind: PolicyKind, resources: &[&str]) -> Vec<crate::Finding> {
        run(check, kind, [allow(&["s3:*"], resources)])
    }

    const REPORTS: &str = "arn:aws:s3:::reports";

    #[test]
    fn the_bucket_that_is_named_less_is_the_other() {
        let other = "arn:aws:s3:::archive/*";
        for resources in [
            [REPORTS, "arn:aws:s3:::reports/*", other],
            [REPORTS, other, "arn:aws:s3:::*"],
            [other, "arn:aws:s3:::reports/a", "arn:aws:s3:::reports/b"],
        ] {
            let found = found(PolicyKind::Bucket, &resources);
            assert_eq!(codes(&found), ["S3_POLICY_OTHER_BUCKET"], "{resources:?}");
            assert!(found[0].fault.message.contains("`archive` is another"), "{resources:?}");
        }
    }

    #[test]
    fn a_misspelt_name_has_its_mend() {
        let found = found(PolicyKind::Bucket, &[REPORTS, "arn:aws:s3:::report/*"]);
        assert_eq!(found[0].fault.suggestion.as_deref(), Some("arn:aws:s3:::reports/*"));
    }

    #[test]
    fn every_statement_and_negated_lists_count() {
        let not = Statement {
            not_resource: Some(vec!["arn:aws:s3:::archive/public/*".into()]),
            ..Statement::new(crate::Effect::Deny)
        };
        let found = run(check, PolicyKind::Bucket, [allow(&["s3:*"], &[REPORTS]), not]);
        assert_eq!(found[0].place.to_string(), "statement 1, NotResource 0");
    }

    #[test]
    fn what_may_be_the_same_bucket_is_accepted() {
        for resources in [
            &[REPORTS, "arn:aws:s3:::rep*"][..],
            &[REPORTS, "arn:aws:s3:::re?orts/*"],
            &[REPORTS, "*"],
            &[REPORTS, "arn:aws:s3:::*/2026/*"],
            &[REPORTS, "arn:aws:s3:::rep${aws:PrincipalTag/team}/*"],
            &["arn:aws:s3:::rep*", "arn:aws:s3:::archive*"],
            &[REPORTS, "arn:aws:s3:::x-8a3f1c6e2b7d-s3alias/*"],
            &[REPORTS, "arn:aws:kms:us-east-1:111122223333:key/k"],
        ] {
            assert!(found(PolicyKind::Bucket, resources).is_empty(), "{resources:?}");
        }
        assert!(found(PolicyKind::Identity, &[REPORTS, "arn:aws:s3:::archive"]).is_empty());
    }

    #[test]
    fn a_pattern_that_cannot_be_the_bucket_is_another() {
        for other in ["arn:aws:s3:::archive-*", "arn:aws:s3:::archive-${aws:PrincipalTag/team}/*"] {
            assert_eq!(found(PolicyKind::Bucket, &[REPORTS, other]).len(), 1, "{other}");
        }
    }
}
