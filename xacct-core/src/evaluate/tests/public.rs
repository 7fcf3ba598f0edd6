//! What S3 calls public.

use super::*;

fn is_public(kind: PolicyKind, statement: Statement) -> bool {
    policy(kind, [statement]).is_public()
}

#[test]
fn principals_limit_unless_they_are_everyone() {
    for (principal, expected) in [
        ("*", true),
        ("222222222222", false),
        (USER, false),
        ("logging.s3.amazonaws.com", false),
        ("accounts.google.com", true),
    ] {
        assert_eq!(is_public(PolicyKind::Bucket, allow().to(principal)), expected, "{principal}");
    }
    let mut but = allow();
    but.not_principal = Some(Principals::grouped([(PrincipalKind::Aws, USER)]));
    assert!(is_public(PolicyKind::Bucket, but));
    assert!(!is_public(PolicyKind::Bucket, deny().to("*")));
}

#[test]
fn conditions_limit_by_s3s_own_measure() {
    for (operator, key, value, expected) in [
        ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", false),
        ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5", true),
        ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", true),
        ("Null", "aws:PrincipalOrgID", "false", true),
        ("StringLike", "aws:PrincipalOrgID", "o-*", true),
        ("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}", true),
        ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*", false),
        ("ForAllValues:StringEquals", "aws:SourceVpc", "vpc-0a1b2c3d", true),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/1", true),
        ("IpAddress", "aws:SourceIp", "10.0.0.0/8", false),
        ("StringEquals", "aws:SourceOrgID", "o-a1b2c3d4e5", true),
        ("StringEquals", "kms:CallerAccount", "222222222222", true),
        ("StringLike", "aws:userid", "AROAEXAMPLE:*", true),
        ("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:us-east-1:111111111111:accesspoint/*", false),
        ("StringEquals", "aws:PrincipalTag/team", "data", true),
        ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111111111111:role/${aws:username}", true),
        ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111111111111:role/*", false),
        ("ArnLike", "aws:SourceVpce", "vpce-0a1b2c3d", true),
        ("IpAddress", "aws:PrincipalAccount", "222222222222", true),
        ("IpAddress", "aws:SourceIp", "office", true),
    ] {
        let statement = allow().to("*").when(operator, key, value);
        assert_eq!(is_public(PolicyKind::Bucket, statement), expected, "{operator} {key} {value}");
    }
    let guarded = allow().to("*").when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5");
    assert!(is_public(PolicyKind::Bucket, guarded.when("Null", "aws:PrincipalOrgID", "false")));
}

#[test]
fn an_access_point_does_not_limit_itself() {
    let own = allow().to("*").when("StringEquals", "s3:DataAccessPointAccount", OWNER);
    assert!(!is_public(PolicyKind::Bucket, own.clone()));
    assert!(is_public(PolicyKind::AccessPoint, own));
    let lower = allow().to("*").when("StringEquals", "S3:dataaccesspointaccount", OWNER);
    assert!(is_public(PolicyKind::AccessPoint, lower));
}

#[test]
fn each_statement_is_blamed_for_itself() {
    let document = policy(
        PolicyKind::Bucket,
        [
            allow().to(USER),
            allow().to("*"),
            deny().to("*"),
            allow().to("*").when("StringLike", "aws:Referer", "https://example.com/*"),
        ],
    );
    let public = public_statements(document.document(), PolicyKind::Bucket);
    let told: Vec<String> = public.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "statement 1: this allows everyone, on the internet too: no condition limits who",
            "statement 3: `aws:Referer` is whatever the caller writes, and limits nobody",
        ]
    );
    assert_eq!(public[1].place, crate::Place::Statement(3, crate::Within::Key(0, 0)));
}
