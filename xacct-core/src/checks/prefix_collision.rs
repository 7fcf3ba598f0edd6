//! `S3_PREFIX_COLLISION`: a pattern that reaches beyond the bucket it means, into all whose names begin alike.
//!
//! `arn:aws:s3:::corp*` stands for the bucket `corp` and its objects, and as well for `corporate-secrets` and all that
//! is in it; anybody can make a bucket of such a name.
//!
//! In a bucket policy there is nothing beyond the bucket to reach, so that the pattern can only be a mistake, which a
//! copy of the policy turns into access: a security warning. In an identity policy a family of buckets, such as
//! `arn:aws:s3:::corp-*` or `arn:aws:s3:::corp*/logs/*`, can be meant, and AWS's own policies are full of them: a
//! warning, and only where the pattern has no slash and nothing marks the end of a word before the wildcard, because
//! that is how `corp` and `corp/*` are written by those who want to write them as one. A pattern that begins with a
//! wildcard, or has more behind it, was plainly written as one. What denies may reach as far as it likes.
//!
//! - severity: security warning or warning
//! - bad: `resource: "arn:aws:s3:::corp*"`
//! - good: `resource: ["arn:aws:s3:::corp", "arn:aws:s3:::corp/*"]`

use super::arn_of_service::{is_open, is_sound};
use super::context::{ArnRead, ResourceRead};
use super::{Context, Report};
use crate::{Arn, ArnPart, Code, Element, Fault, PolicyKind, S3Name};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let is_bucket_policy = match context.kind {
        PolicyKind::Bucket => true,
        PolicyKind::Identity => false,
        _ => return,
    };
    for resource in context.resources.iter().filter(|resource| is_allowed(context, resource)) {
        let ArnRead::Arn(arn, types) = &resource.arn else { continue };
        let Some((prefix, key)) = prefix_of(arn).filter(|_| is_sound(arn, types)) else { continue };
        if is_bucket_policy {
            report.security_warning(resource.place, fault_of(arn, prefix, key));
        } else if key.is_none() && prefix.ends_with(|last: char| last.is_ascii_alphanumeric()) {
            report.warning(resource.place, fault_of(arn, prefix, key));
        }
    }
}

fn is_allowed(context: &Context<'_>, resource: &ResourceRead<'_>) -> bool {
    resource.element == Element::Resource && context.allows(resource.statement)
}

/// What stands before the wildcard that ends a bucket's name, where nothing else in it is open; and the key.
fn prefix_of(arn: &Arn) -> Option<(&str, Option<&str>)> {
    let (bucket, key) = match arn.s3_name()? {
        S3Name::Bucket(bucket) => (bucket, None),
        S3Name::Object { bucket, key } => (bucket, Some(key)),
        S3Name::AccessPoint { .. } => return None,
    };
    let prefix = bucket.strip_suffix('*')?;
    (!prefix.is_empty() && !is_open(prefix)).then_some((prefix, key))
}

fn fault_of(arn: &Arn, prefix: &str, key: Option<&str>) -> Fault {
    let arn_of = |resource: &str| arn.with(ArnPart::Resource, resource);
    let bucket = arn_of(prefix);
    let start = arn.range(ArnPart::Resource).start;
    let message = format!("`{arn}` reaches into every bucket whose name begins with `{prefix}`");
    let fault = Fault::new(Code::S3_PREFIX_COLLISION, message).at(start..start + prefix.len() + 1);
    fault.help(match key {
        None => format!("write `{bucket}` for the bucket and `{bucket}/*` for its objects"),
        Some(key) => format!("name the bucket in full: `{}`", arn_of(&format!("{prefix}/{key}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::Effect;
    use crate::{Severity, Statement};

    fn found(kind: PolicyKind, resource: &str) -> Option<Severity> {
        run(check, kind, [allow(&["s3:*"], &[resource])]).first().map(|finding| finding.severity)
    }

    #[test]
    fn each_kind_has_its_own_measure() {
        use Severity::{SecurityWarning, Warning};
        for (resource, in_bucket, in_identity) in [
            ("arn:aws:s3:::corp*", Some(SecurityWarning), Some(Warning)),
            ("arn:aws:s3:::corp-*", Some(SecurityWarning), None),
            ("arn:aws:s3:::corp*/2026/*", Some(SecurityWarning), None),
            ("arn:aws:s3:::corp", None, None),
            ("arn:aws:s3:::corp/*", None, None),
            ("arn:aws:s3:::corp/data*", None, None),
            ("arn:aws:s3:::*", None, None),
            ("arn:aws:s3:::*/*", None, None),
            ("arn:aws:s3:::*corp*", None, None),
            ("arn:aws:s3:::corp*-logs", None, None),
            ("arn:aws:s3:::corp-${aws:PrincipalTag/team}*", None, None),
            ("arn:aws:s3:us-east-1:111122223333:accesspoint/ap*", None, None),
            ("*", None, None),
        ] {
            assert_eq!(found(PolicyKind::Bucket, resource), in_bucket, "{resource}");
            assert_eq!(found(PolicyKind::Identity, resource), in_identity, "{resource}");
            assert_eq!(found(PolicyKind::VpcEndpoint, resource), None, "{resource}");
        }
    }

    #[test]
    fn what_denies_may_reach_far() {
        let deny = Statement { effect: Effect::Deny, ..allow(&["s3:*"], &["arn:aws:s3:::corp*"]) };
        assert!(run(check, PolicyKind::Bucket, [deny]).is_empty());
    }
}
