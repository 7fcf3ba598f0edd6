#![cfg(feature = "json")]

use crate::{Document, PolicyKind, explain};

/// What is said of the statements, a line each.
fn said(kind: PolicyKind, version: &str, statements: &str) -> String {
    let text = format!(r#"{{"Version": "{version}", "Statement": {statements}}}"#);
    explain(&Document::from_json(&text).unwrap(), kind).join("\n")
}

fn of(kind: PolicyKind, statements: &str) -> String {
    said(kind, Document::VERSION, statements)
}

#[test]
fn whom_a_statement_names() {
    let said = of(
        PolicyKind::Bucket,
        r#"[
            {"Sid": "Role", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:role/team/analyst"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/2026/*"},
            {"Effect": "Allow", "Principal": {"AWS": ["222222222222", "arn:aws:iam::333333333333:root", "arn:aws:iam::222222222222:user/ana"]}, "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::reports"},
            {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:sts::222222222222:assumed-role/analyst/ana", "arn:aws:sts::222222222222:federated-user/bob", "AROAEXAMPLEEXAMPLE12", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"], "Service": "logging.s3.amazonaws.com", "CanonicalUser": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports/logs/*"},
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/public.csv"},
            {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]},
            {"Effect": "Deny", "NotPrincipal": {"AWS": ["arn:aws:iam::111111111111:role/admin", "111111111111"]}, "Action": "s3:*", "Resource": "*"},
            {"Effect": "Allow", "NotPrincipal": {"AWS": "222222222222"}, "Action": "s3:Get*", "NotResource": "arn:aws:s3:::reports/secret/*"},
            {"Effect": "Allow", "Principal": {"AWS": []}, "Action": [], "Resource": []},
            {"Effect": "Allow", "Principal": {"AWS": "somebody"}, "Action": "GetObject", "Resource": "reports"},
            {"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::reports"}
        ]"#,
    );
    insta::assert_snapshot!(said);
}

#[test]
fn what_they_may_do_on_what() {
    let said = of(
        PolicyKind::Identity,
        r#"[
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Allow", "NotAction": ["iam:*", "s3:DeleteBucket"], "Resource": "*"},
            {"Effect": "Deny", "NotAction": "s3:GetBucketCORS", "NotResource": ["arn:aws:s3:::a", "arn:aws:s3:::b*"]},
            {"Effect": "Allow", "Action": ["s3:Get*Version", "s3:List*", "iam:ListMFADevices", "new:DoThis"], "Resource": ["arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:s3:::re?orts/a*.csv", "arn:aws:s3:::reports/"]},
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:us-east-1:111111111111:accesspoint/ap", "arn:aws:s3:*:111111111111:accesspoint/ap/object/2026/*", "arn:aws:s3:us-east-1:111111111111:accesspoint/*"]},
            {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": ["arn:aws:kms:us-east-1:111111111111:key/1234abcd", "arn:aws:kms:*:*:key/*"]},
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ["arn:aws:iam::111111111111:role/reader", "arn:aws:iam::*:role/team-*", "arn:aws:iam::111111111111:role/a*b"]},
            {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1:111111111111:queue"}
        ]"#,
    );
    insta::assert_snapshot!(said);
}

#[test]
fn on_which_conditions() {
    let on = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {condition}}}"#
        )
    };
    let conditions = [
        r#"{"Bool": {"aws:SecureTransport": true, "aws:MultiFactorAuthPresent": "false"}, "IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.7"]}}"#,
        r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}, "NotIpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}"#,
        r#"{"StringEquals": {"aws:PrincipalTag/team": "${aws:RequestTag/team}", "s3:ExistingObjectTag/stage": ["open", "public"]}}"#,
        r#"{"StringNotEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-b1b2c3d4e5"]}, "StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1a2b3c4d"}}"#,
        r#"{"StringLike": {"s3:prefix": ["", "home/${aws:username}/*", "home/*/x", "*"]}, "StringNotLike": {"s3:prefix": ["a*", "b?"]}}"#,
        r#"{"StringEqualsIgnoreCase": {"s3:delimiter": "/"}, "StringEqualsIfExists": {"s3:x-amz-acl": "bucket-owner-full-control"}}"#,
        r#"{"NumericLessThan": {"s3:max-keys": 10}, "NumericGreaterThanEquals": {"s3:TlsVersion": "1.2"}, "DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}, "DateGreaterThanEquals": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}"#,
        r#"{"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::222222222222:role/team/*", "arn:aws:iam::222222222222:role/analyst"]}, "ArnNotEquals": {"aws:SourceArn": "arn:aws:s3:::reports"}}"#,
        r#"{"Null": {"aws:TokenIssueTime": "true", "s3:versionid": "false"}}"#,
        r#"{"ForAllValues:StringLike": {"aws:TagKeys": ["team", "stage*"]}, "ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}, "ForAnyValue:StringNotEquals": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/"}}"#,
        r#"{"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/group, 'none'}-${*}"}, "StringEqual": {"no-key": "x"}, "StringLike": {"my:Key": []}}"#,
    ];
    let statements = format!("[{}]", conditions.map(on).join(", "));
    let said = of(PolicyKind::Identity, &statements);
    insta::assert_snapshot!(said);
}

/// A condition that is false without its key is not told as if it were true then.
#[test]
fn what_a_request_may_not_tell_is_told_as_what_it_says() {
    let said = |operator: &str, key: &str, value: &str| {
        of(
            PolicyKind::Identity,
            &format!(
                r#"[{{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"{key}": "{value}"}}}}}}]"#
            ),
        )
    };
    for (operator, key, value, told) in [
        (
            "Bool",
            "aws:MultiFactorAuthPresent",
            "false",
            "if the request says that the requester has not signed in by MFA.",
        ),
        (
            "BoolIfExists",
            "aws:MultiFactorAuthPresent",
            "false",
            "has not signed in by MFA, or nothing tells.",
        ),
        ("Bool", "aws:MultiFactorAuthPresent", "true", "if the requester has signed in by MFA."),
        ("Bool", "aws:PrincipalIsAWSService", "false", "if the request says that no service of AWS asks."),
        ("Bool", "aws:SecureTransport", "false", "if the request does not come over TLS."),
    ] {
        let said = said(operator, key, value);
        assert!(said.ends_with(told), "{operator} {key} {value}: {said}");
    }
}

#[test]
fn a_pattern_of_buckets_is_one_of_their_objects_too() {
    for (resource, told) in [
        ("pre", "bucket pre."),
        ("pre*", "buckets whose names begin with pre, and their objects."),
        ("*", "any bucket, and its objects."),
        ("p?e*", "buckets whose names fit p?e*, and their objects."),
        ("pre*x", "buckets whose names fit pre*x, and objects that fit it as BUCKET/KEY."),
        ("pre*/x", "object x of buckets whose names begin with pre."),
    ] {
        let said = of(
            PolicyKind::Identity,
            &format!(r#"[{{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::{resource}"}}]"#),
        );
        assert!(said.ends_with(&format!(" on {told}")), "{resource}: {said}");
    }
}

/// What the kind of a policy makes of the same statements.
#[test]
fn every_kind_speaks_for_itself() {
    let own = r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}"#;
    let named = r#"{"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "kms:Decrypt", "sts:AssumeRole"], "Resource": "*"}"#;
    let trust = r#"{"Effect": "Allow", "Principal": {"AWS": "222222222222", "Federated": ["accounts.google.com", "arn:aws:iam::111111111111:saml-provider/idp", "arn:aws:iam::111111111111:oidc-provider/token.example.com/x"]}, "Action": ["sts:AssumeRole", "sts:TagSession"], "Condition": {"StringEquals": {"sts:ExternalId": "customer-4711"}}}"#;
    let mut lines = Vec::new();
    for kind in PolicyKind::ALL {
        let statement = match kind {
            PolicyKind::Trust => trust,
            _ if kind.names_principals() => named,
            _ => own,
        };
        lines.push(format!("{kind}: {}", of(*kind, statement)));
    }
    let said = lines.join("\n");
    insta::assert_snapshot!(said);
}

#[test]
fn variables_of_the_old_version_are_text() {
    let statement =
        r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/*"}"#;
    let [new, old] =
        [Document::VERSION, Document::OLD_VERSION].map(|it| said(PolicyKind::Identity, it, statement));
    assert!(
        new.ends_with("begin with (the user's name)/.") || new.contains("home/(the user's name)"),
        "{new}"
    );
    assert!(old.contains("${aws:username}/"), "{old}");
}

#[test]
fn nothing_that_a_terminal_obeys_gets_through() {
    let hostile = "\\u001b[2J\\n\\u202e";
    let statement = format!(
        r#"{{"Sid": "{hostile}", "Effect": "Deny", "Principal": {{"AWS": "{hostile}"}}, "Action": ["{hostile}", "s3:{hostile}", "s3:{hostile}*", "{hostile}:x"], "Resource": ["{hostile}", "arn:aws:s3:::{hostile}/{hostile}*", "arn:aws:iam:{hostile}:{hostile}:{hostile}/{hostile}", "arn:aws:s3:{hostile}:{hostile}:accesspoint/{hostile}/{hostile}"], "Condition": {{"{hostile}": {{"{hostile}": "{hostile}"}}, "StringLike": {{"aws:PrincipalTag/{hostile}": "{hostile}${{aws:{hostile}}}"}}}}}}"#
    );
    let said = of(PolicyKind::Bucket, &statement);
    assert!(!said.chars().any(|char| char.is_control() || char == '\u{202e}'), "{said:?}");
}
