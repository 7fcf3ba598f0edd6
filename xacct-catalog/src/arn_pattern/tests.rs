use super::{Given, overlap};
use proptest::prelude::*;

const BUCKET: (&str, bool) = ("arn:${Partition}:s3:::${BucketName}", true);
const OBJECT: (&str, bool) = ("arn:${Partition}:s3:::${BucketName}/${ObjectName}", false);
const ACCESS_POINT: (&str, bool) =
    ("arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}", true);
const ROLE: (&str, bool) = ("arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", false);
const LOG_GROUP: (&str, bool) =
    ("arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}", false);
const RECOVERY_POINT: (&str, bool) =
    ("arn:${Partition}:${Vendor}:${Region}:*:${ResourceType}:${RecoveryPointId}", false);

fn fits((pattern, last_is_whole): (&str, bool), arn: &str) -> bool {
    overlap(pattern, last_is_whole, &Given::of(arn))
}

#[test]
fn buckets_and_objects() {
    for (arn, bucket, object) in [
        ("*", true, true),
        ("arn:aws:s3:::reports", true, false),
        ("arn:aws:s3:::reports/*", false, true),
        ("arn:aws:s3:::reports/2026/summary.csv", false, true),
        ("arn:aws:s3:::reports*", true, true),
        ("arn:aws:s3:::*", true, true),
        ("arn:aws:s3:::*/*", false, true),
        ("arn:aws:s3:::reports/", false, false),
        ("arn:aws:s3:::reports?", true, false),
        ("arn:aws:s3:::reports??", true, true),
        ("arn:aws:s3:::", false, false),
        ("arn:aws:s3", true, true),
        ("arn:aws:*", true, true),
        ("arn:*:s3:::reports", true, false),
        ("arn:AWS:S3:::reports", true, false),
        ("arn:aws:s3:*:*:reports", true, false),
        ("arn:aws:s3:us-east-1::reports", false, false),
        ("arn:aws:sqs:::reports", false, false),
        ("arn:aws:s3:::${aws:username}", true, true),
        ("arn:aws:s3:::reports/${aws:PrincipalTag/team}/*", false, true),
        ("arn:aws:s3:::${aws:PrincipalTag/team}-reports", true, true),
        ("arn:aws:s3:::reports${*}", true, false),
        ("arn:aws:s3:::reports/${?}", false, true),
        ("arn:aws:s3:::${unclosed", true, false),
        ("reports", false, false),
        ("", false, false),
    ] {
        assert_eq!(fits(BUCKET, arn), bucket, "bucket {arn}");
        assert_eq!(fits(OBJECT, arn), object, "object {arn}");
    }
}

#[test]
fn other_types() {
    for (pattern, arn, expected) in [
        (ACCESS_POINT, "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap", true),
        (ACCESS_POINT, "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/key", false),
        (ACCESS_POINT, "arn:aws:s3:*:111122223333:accesspoint/*", true),
        (ACCESS_POINT, "arn:aws:s3::111122223333:accesspoint/ap", false),
        (ACCESS_POINT, "arn:aws:s3:${aws:RequestedRegion}:111122223333:accesspoint/ap", true),
        (ROLE, "arn:aws:iam::111122223333:role/team/analyst", true),
        (ROLE, "arn:aws:iam::111122223333:role/", false),
        (ROLE, "arn:aws:iam::111122223333:user/analyst", false),
        (ROLE, "arn:aws:iam::*:ro*", true),
        (ROLE, "arn:aws:iam::111122223333:Role/analyst", false),
        (LOG_GROUP, "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f:*", true),
        (LOG_GROUP, "arn:aws:logs:*:*:*", true),
        (RECOVERY_POINT, "arn:aws:ec2:eu-west-1::snapshot/snap-1", false),
        (RECOVERY_POINT, "arn:aws:backup:eu-west-1::recovery-point:1", true),
    ] {
        assert_eq!(fits(pattern, arn), expected, "{arn}");
    }
}

#[test]
fn hostile_text_ends_soon() {
    for piece in ["*a", "?", "${", "${a}", "*", "}", ":*"] {
        let arn = format!("arn:aws:s3:::{}", piece.repeat(10_000 / piece.len()));
        fits(BUCKET, &arn);
        fits(OBJECT, &arn);
        fits(LOG_GROUP, &piece.repeat(10_000 / piece.len()));
    }
}

/// Whether the concrete text fits the part of a policy's ARN, by trying everything.
fn given_fits(given: &[u8], text: &[u8]) -> bool {
    match (given.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', after)), _) => {
            given_fits(after, text) || text.split_first().is_some_and(|(_, rest)| given_fits(given, rest))
        }
        (Some((b'?', after)), Some((_, rest))) => given_fits(after, rest),
        (Some((wanted, after)), Some((byte, rest))) => wanted == byte && given_fits(after, rest),
        _ => false,
    }
}

/// The same for a pattern, with `P` for a placeholder and `W` for one without slashes.
fn pattern_fits(pattern: &[u8], text: &[u8]) -> bool {
    let takes = |class: &u8, byte: &u8| *class == b'P' || *byte != b'/';
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((class @ (b'P' | b'W'), after)), Some((byte, rest))) => {
            takes(class, byte) && (pattern_fits(after, rest) || pattern_fits(pattern, rest))
        }
        (Some((wanted, after)), Some((byte, rest))) => wanted == byte && pattern_fits(after, rest),
        _ => false,
    }
}

/// All texts of up to five of the characters that matter here.
fn texts() -> impl Iterator<Item = Vec<u8>> {
    (0..=5_u32).flat_map(|length| {
        (0..3_usize.pow(length)).map(move |mut number| {
            let digits = (0..length).map(|_| {
                let digit = number % 3;
                number /= 3;
                b"ab/"[digit]
            });
            digits.collect()
        })
    })
}

proptest! {
    #[test]
    fn agrees_with_trying_every_text(given in "[ab/*?]{0,4}", pattern in "[ab/P]{0,3}") {
        // Brute force tries texts of up to five characters: enough for two sides that are shorter than that together.
        prop_assume!(given.replace('*', "").len() + pattern.len() <= 5);
        // `P` before a slash, and at the end of a pattern that another one continues, holds no slash.
        for last_is_whole in [false, true] {
            let mut marked = pattern.replace("P/", "W/");
            if last_is_whole && marked.ends_with('P') {
                marked.replace_range(marked.len() - 1.., "W");
            }
            let expected = texts().any(|text| given_fits(given.as_bytes(), &text) && pattern_fits(marked.as_bytes(), &text));
            let pattern = format!("arn:aws:s3:::{}", pattern.replace('P', "${X}"));
            let arn = format!("arn:aws:s3:::{given}");
            prop_assert_eq!(overlap(&pattern, last_is_whole, &Given::of(&arn)), expected, "{} and {}, whole {}", pattern, arn, last_is_whole);
        }
    }

    #[test]
    fn never_panics(arn in "([a:/*?${}é]|arn:|\\$\\{a\\}){0,40}") {
        for pattern in [BUCKET, OBJECT, ACCESS_POINT, ROLE, LOG_GROUP, RECOVERY_POINT] {
            fits(pattern, &arn);
        }
    }
}
