//! `S3_KEY_LEADING_SLASH`: an object key that begins with a slash.
//!
//! The slash behind the bucket's name is no part of the key: `arn:aws:s3:::reports//2026/*` names keys such as
//! `/2026/q1.csv`, and not `2026/q1.csv`. Such keys can exist, and hardly ever do.
//!
//! - severity: warning
//! - bad: `resource: "arn:aws:s3:::reports//2026/*"`
//! - good: `resource: "arn:aws:s3:::reports/2026/*"`

use super::arn_of_service::sound;
use super::context::ArnRead;
use super::{Context, Report};
use crate::{Arn, ArnPart, Code, Fault, S3Name};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for resource in &context.resources {
        if let ArnRead::Arn(arn, _) = &resource.arn
            && arn.resource().contains("//")
            && let Some(fault) = fault_of(arn)
        {
            report.warning(resource.place, fault);
        }
    }
}

fn fault_of(arn: &Arn) -> Option<Fault> {
    let key = match arn.s3_name()? {
        S3Name::Object { key, .. } => key,
        S3Name::AccessPoint { below, .. } => below?.strip_prefix("object/")?,
        S3Name::Bucket(_) => return None,
    };
    let without = key.trim_start_matches('/');
    if without.len() == key.len() {
        return None;
    }
    let resource = arn.range(ArnPart::Resource);
    let start = resource.end - key.len();
    let before = arn.as_str().get(resource.start..start).unwrap_or_default();
    let mended = arn.with(ArnPart::Resource, &[before, without].concat());
    let fault = Fault::new(Code::S3_KEY_LEADING_SLASH, format!("the key `{key}` begins with a slash"));
    Some(fault.at(start..resource.end - without.len()).suggest(sound(mended)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::PolicyKind;

    fn found(resource: &str) -> Vec<crate::Finding> {
        run(check, PolicyKind::Identity, [allow(&["s3:GetObject"], &[resource])])
    }

    #[test]
    fn the_mend_has_one_slash() {
        for (resource, mended) in [
            ("arn:aws:s3:::b//2026/*", "arn:aws:s3:::b/2026/*"),
            ("arn:aws:s3:::b///x", "arn:aws:s3:::b/x"),
            (
                "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object//x",
                "arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/x",
            ),
        ] {
            let found = found(resource);
            assert_eq!(codes(&found), ["S3_KEY_LEADING_SLASH"], "{resource}");
            assert_eq!(found[0].fault.suggestion.as_deref(), Some(mended));
            assert!(!found[0].severity.stops_the_build());
        }
    }

    #[test]
    fn slashes_elsewhere_are_the_users_business() {
        for resource in ["arn:aws:s3:::b/a//b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:username}//x", "*"]
        {
            assert!(found(resource).is_empty(), "{resource}");
        }
    }
}
