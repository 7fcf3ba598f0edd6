//! What the ARN of an S3 resource names.

use super::arn::{Arn, outside_variables};

/// What the resource of an ARN of S3 names; its texts may hold wildcards and policy variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum S3Name<'a> {
    /// `BUCKET`
    Bucket(&'a str),
    /// `BUCKET/KEY`
    Object { bucket: &'a str, key: &'a str },
    /// `accesspoint/NAME`, and whatever follows the slash behind it.
    AccessPoint { name: &'a str, below: Option<&'a str> },
}

impl<'a> S3Name<'a> {
    /// The bucket that it names, or in which the object lies.
    pub(crate) fn bucket(self) -> Option<&'a str> {
        match self {
            Self::Bucket(bucket) | Self::Object { bucket, .. } => Some(bucket),
            Self::AccessPoint { .. } => None,
        }
    }
}

impl Arn {
    /// What it names in S3: none for other services, and for S3's jobs, grants and other resources with an account.
    pub(crate) fn s3_name(&self) -> Option<S3Name<'_>> {
        if self.service() != "s3" {
            return None;
        }
        let resource = self.resource();
        if self.region().is_empty() && self.account().is_empty() {
            return Some(match at_slash(resource) {
                (bucket, Some(key)) => S3Name::Object { bucket, key },
                (bucket, None) => S3Name::Bucket(bucket),
            });
        }
        let (name, below) = at_slash(resource.strip_prefix("accesspoint/")?);
        Some(S3Name::AccessPoint { name, below })
    }
}

/// What stands before the first slash outside `${…}`, and what behind it.
fn at_slash(text: &str) -> (&str, Option<&str>) {
    // Nearly every text, and asked for often.
    if !text.as_bytes().contains(&b'$') {
        return text.split_once('/').map_or((text, None), |(before, behind)| (before, Some(behind)));
    }
    let slash = outside_variables(text, |byte| byte == b'/').next();
    match slash.and_then(|slash| text.split_at_checked(slash)) {
        Some((before, behind)) => (before, behind.get(1..)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_objects_and_access_points() {
        let ap = |name, below| S3Name::AccessPoint { name, below };
        for (text, expected) in [
            ("arn:aws:s3:::b", Some(S3Name::Bucket("b"))),
            ("arn:aws:s3:::b/a/b", Some(S3Name::Object { bucket: "b", key: "a/b" })),
            ("arn:aws:s3:::b/", Some(S3Name::Object { bucket: "b", key: "" })),
            (
                "arn:aws:s3:::b-${aws:PrincipalTag/t}/*",
                Some(S3Name::Object { bucket: "b-${aws:PrincipalTag/t}", key: "*" }),
            ),
            ("arn:aws:s3:us-east-1:111122223333:accesspoint/ap", Some(ap("ap", None))),
            ("arn:aws:s3:us-east-1:111122223333:accesspoint/ap/object/*", Some(ap("ap", Some("object/*")))),
            ("arn:aws:s3:us-east-1:111122223333:job/1", None),
            ("arn:aws:sqs:us-east-1:111122223333:q", None),
        ] {
            assert_eq!(Arn::new(text).unwrap().s3_name(), expected, "{text}");
        }
    }
}
