//! What holds whatever is granted.

use super::*;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const ON_OBJECTS: [&str; 7] = [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectTagging",
    "s3:PutObject",
    "s3:PutObjectTagging",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
];
const ON_BUCKET: [&str; 4] =
    ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"];

type Grant =
    (Vec<&'static str>, Vec<&'static str>, &'static str, Option<(&'static str, &'static str, &'static str)>);

fn grant() -> impl Strategy<Value = Grant> {
    let patterns = select(&[
        OBJECTS,
        "arn:aws:s3:::reports/2026/*",
        "arn:aws:s3:::reports/*.csv",
        "arn:aws:s3:::reports/a?c/*",
        "arn:aws:s3:::reports/one",
        "arn:aws:s3:::reports/${aws:PrincipalAccount}/*",
        "arn:aws:s3:::reports/${aws:PrincipalTag/team}/*",
    ]);
    let conditions = select(&[
        None,
        Some(("Bool", "aws:SecureTransport", "true")),
        Some(("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")),
        Some(("IpAddress", "aws:SourceIp", "203.0.113.0/24")),
        Some(("StringLike", "aws:PrincipalTag/team", "data-*")),
    ]);
    let objects = subsequence(ON_OBJECTS.to_vec(), 1..=ON_OBJECTS.len());
    let bucket = subsequence(ON_BUCKET.to_vec(), 0..=ON_BUCKET.len());
    (objects, bucket, patterns, conditions)
}

fn statements((objects, bucket, pattern, condition): &Grant, whom: &str) -> Vec<Statement> {
    let mut statements = vec![allow(whom, objects, &[pattern])];
    if !bucket.is_empty() {
        statements.push(allow(whom, bucket, &[BUCKET]));
    }
    let limited = |statement| match condition {
        Some((operator, key, value)) => when(statement, operator, key, value),
        None => statement,
    };
    statements.into_iter().map(limited).collect()
}

fn granted(grant: &Grant) -> Setup {
    Setup {
        bucket_policy: Some(document(statements(grant, ANALYST))),
        principals: vec![with_policy(ANALYST, statements(grant, ""))],
        ..bare()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn halves_that_are_alike_have_no_fault(grant in grant()) {
        prop_assert_eq!(granted(&grant).check(), []);
    }

    #[test]
    fn a_half_that_is_taken_away_is_one_finding(grant in grant(), of_owner: bool) {
        let mut setup = granted(&grant);
        match of_owner {
            true => setup.bucket_policy = None,
            false => setup.principals[0].identity.clear(),
        }
        let expected = if of_owner { "XA_MISSING_RESOURCE_HALF" } else { "XA_MISSING_IDENTITY_HALF" };
        prop_assert_eq!(codes(&setup), [expected]);
    }

    /// Whoever denies it, and wherever: that is told, and nothing else.
    #[test]
    fn a_denial_of_everything_is_all_there_is_to_tell(grant in grant(), of_owner: bool) {
        let mut setup = granted(&grant);
        let everything = ["s3:*"];
        match of_owner {
            true => bucket_policy(&mut setup).push(deny("*", &everything, &[BUCKET, OBJECTS])),
            false => identity(&mut setup).push(deny("", &everything, &["*"])),
        }
        prop_assert_eq!(codes(&setup), ["XA_DENY_OVERRIDES"]);
    }
}
