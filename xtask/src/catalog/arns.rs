//! Which ARN patterns end with a placeholder that holds no slash.

use super::facts::Service;

/// Whether another ARN of `service` goes on with a slash where `pattern` ends. The slash then tells the two apart, as
/// in `${BucketName}` and `${BucketName}/${ObjectName}`, and cannot belong to the placeholder at the end.
pub(crate) fn last_is_whole(pattern: &str, service: &Service) -> bool {
    let mut others = service.resources.iter().flat_map(|resource| &resource.arns);
    let shape = shape(pattern);
    shape.ends_with("${}") && others.any(|other| self::shape(other).starts_with(&format!("{shape}/")))
}

/// The resource part, with the placeholders' names left out: patterns that continue each other name them differently.
fn shape(pattern: &str) -> String {
    let resource = pattern.splitn(6, ':').nth(5).unwrap_or_default();
    let mut shape = String::with_capacity(resource.len());
    for (index, piece) in resource.split("${").enumerate() {
        match piece.split_once('}') {
            Some((_, literal)) if index > 0 => shape.extend(["${}", literal]),
            _ => shape.push_str(piece),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::super::facts::{Resource, Service};
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_pattern_that_another_one_continues_ends_whole() {
        let arns = [
            "arn:${Partition}:s3:::${BucketName}",
            "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
            "arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/${ObjectName}",
            "arn:${Partition}:s3::${Account}:accesspoint/${AccessPointAlias}",
            "arn:${Partition}:s3:${Region}:${Account}:access-grants/default",
            "arn:${Partition}:s3:${Region}:${Account}:access-grants/default/grant/${Token}",
        ];
        let resource =
            Resource { name: "any".into(), arns: arns.map(str::to_owned).to_vec(), condition_keys: vec![] };
        let service = Service {
            prefix: "s3".into(),
            name: "Amazon S3".into(),
            rcp: false,
            actions: vec![],
            resources: vec![resource],
            condition_keys: BTreeMap::new(),
        };
        let whole = arns.map(|arn| last_is_whole(arn, &service));
        assert_eq!(whole, [true, false, false, true, false, false]);
    }
}
