//! What a bucket's policy lets through an access point, in the words of the access point's own policy: it says what is
//! meant where the access point has none, and needs none, for principals of its own account.

use super::AccessPointDocuments;
use crate::{Document, Effect, Statement};

/// The statements that speak of access points, each where it stood, and the others as statements of nothing.
pub(super) fn through(
    bucket_policy: &Document,
    bucket_arn: &str,
    access_point: &AccessPointDocuments,
) -> Document {
    let own = access_point.arn.as_str();
    let statements = bucket_policy.statements.iter().map(|statement| {
        let resources = statement.resource.iter().flatten();
        let renamed: Vec<_> = resources.filter_map(|it| renamed(it, bucket_arn, own)).collect();
        match speaks_of_access_points(statement) && !renamed.is_empty() {
            true => Statement { resource: Some(renamed), ..statement.clone() },
            false => Statement { action: Some(Vec::new()), ..Statement::new(Effect::Deny) },
        }
    });
    Document { statements: statements.collect(), ..bucket_policy.clone() }
}

fn speaks_of_access_points(statement: &Statement) -> bool {
    const KEYS: [&str; 2] = ["s3:DataAccessPointArn", "s3:DataAccessPointAccount"];
    let mut keys = statement.operators().iter().flat_map(|block| &block.keys);
    keys.any(|key| KEYS.iter().any(|known| known.eq_ignore_ascii_case(&key.key)))
}

/// The same bucket or objects by the access point.
fn renamed(resource: &str, bucket_arn: &str, access_point: &str) -> Option<String> {
    match resource.strip_prefix(bucket_arn)? {
        "" => Some(access_point.to_owned()),
        objects => Some(format!("{access_point}/object/{}", objects.strip_prefix('/')?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_and_objects_are_named_by_the_access_point() {
        let renamed = |resource| renamed(resource, "arn:aws:s3:::reports", "arn:aws:s3:r:1:accesspoint/a");
        assert_eq!(renamed("arn:aws:s3:::reports").as_deref(), Some("arn:aws:s3:r:1:accesspoint/a"));
        let objects = renamed("arn:aws:s3:::reports/2026/*");
        assert_eq!(objects.as_deref(), Some("arn:aws:s3:r:1:accesspoint/a/object/2026/*"));
        assert_eq!(renamed("arn:aws:s3:::reports2/*"), None);
        assert_eq!(renamed("*"), None);
    }
}
