use super::*;

fn of(kind: PolicyKind, statements: &str) -> Matrix {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": {statements}}}"#);
    Matrix::of_document(kind, &Document::from_json(&text).unwrap())
}

#[test]
fn a_bucket_policy() {
    let matrix = of(
        PolicyKind::Bucket,
        r#"[
            {"Sid": "AnalystsRead", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:role/analyst"}, "Action": ["s3:GetObject", "s3:GetObjectVersion"], "Resource": "arn:aws:s3:::reports/2026/*"},
            {"Effect": "Allow", "Principal": {"AWS": "333333333333"}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports", "Condition": {"StringLike": {"s3:prefix": "2026/*"}}},
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::444444444444:role/team-*"}}},
            {"Sid": "OnlyTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"Bool": {"aws:SecureTransport": false}}},
            {"Effect": "Deny", "Principal": {"AWS": "333333333333"}, "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/*"}
        ]"#,
    );
    insta::assert_snapshot!(matrix.to_text());
    let reading = &matrix.rows[0].cells[0];
    assert_eq!((reading.verdict, reading.statement), (Verdict::DependsOnConditions, Some(0)));
    assert_eq!(reading.otherwise.as_deref(), Some("statement 3 (OnlyTls) of the bucket policy denies it"));
}

#[test]
fn other_kinds() {
    let own = r#"{"Effect": "Allow", "Action": ["s3:Get*", "s3:ListAllMyBuckets"], "Resource": "*"}"#;
    let home =
        r#"{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::home/${aws:username}/*"}"#;
    let key = r#"[{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "kms:*", "Resource": "*"}]"#;
    let trust = r#"{"Effect": "Allow", "Principal": {"AWS": "222222222222", "Federated": "accounts.google.com"}, "Action": ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"], "Condition": {"StringEquals": {"sts:ExternalId": "x"}}}"#;
    let point = r#"{"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:*:111111111111:accesspoint/ap/object/*"}"#;
    let texts = [
        of(PolicyKind::Identity, own),
        of(PolicyKind::Identity, home),
        of(PolicyKind::KmsKey, key),
        of(PolicyKind::Trust, trust),
        of(PolicyKind::AccessPoint, point),
        of(PolicyKind::ServiceControl, r#"{"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"}"#),
        of(PolicyKind::Bucket, "[]"),
    ];
    let text: Vec<_> = texts.iter().map(Matrix::to_text).collect();
    insta::assert_snapshot!(text.join("----\n"));
}

#[test]
fn the_widest_is_cut() {
    let principals: Vec<_> = (0..500).map(|it| format!("\"{:012}\"", it + 100_000_000_000_u64)).collect();
    let resources: Vec<_> = (0..500).map(|it| format!("\"arn:aws:s3:::reports/{it}\"")).collect();
    let statement = format!(
        r#"{{"Effect": "Allow", "Principal": {{"AWS": [{}]}}, "Action": ["s3:GetObject", "s3:PutObject"], "Resource": [{}]}}"#,
        principals.join(", "),
        resources.join(", ")
    );
    let matrix = of(PolicyKind::Bucket, &statement);
    assert_eq!((matrix.rows.len(), matrix.columns.len()), (MOST_ROWS, MOST_COLUMNS));
    assert_eq!(matrix.left_out, 501 - MOST_ROWS + 1000 - MOST_COLUMNS);
}

#[test]
fn names_longer_than_any_are_cut() {
    let long = "x".repeat(70_000);
    let statement = format!(
        r#"{{"Effect": "Allow", "Principal": "*", "Action": "s3:{long}", "Resource": "arn:aws:s3:::reports/\u001b{long}*"}}"#
    );
    let matrix = of(PolicyKind::Bucket, &statement);
    assert!(matrix.columns[0].action.len() > 70_000 && !matrix.rows.is_empty());
    let text = matrix.to_text();
    assert!(text.lines().all(|line| line.chars().count() < 500), "{text}");
    assert!(text.contains(&format!("s3:{}…", &long[..197])), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn of_many_conditions_those_that_matter_are_met() {
    let statement = |principal: &str, bucket: usize| {
        format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "{principal}"}}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/{bucket}/*", "Condition": {{"StringEquals": {{"aws:SourceVpce": "vpce-{bucket:08x}"}}}}}}"#
        )
    };
    // Others' statements on other objects, others' on the same, and at last the one that matters.
    let mut statements: Vec<_> = (1..400).map(|bucket| statement("333333333333", bucket)).collect();
    statements.extend((0..100).map(|_| statement("333333333333", 0)));
    statements.insert(0, statement("222222222222", 500));
    statements.push(statement("222222222222", 1));
    let matrix = of(PolicyKind::Bucket, &format!("[{}]", statements.join(", ")));
    let at = |resource: &str| matrix.columns.iter().position(|it| it.resource == resource).unwrap();
    let cell = |resource: &str| &matrix.rows[0].cells[at(resource)];
    assert_eq!(matrix.rows[0].who, "account 222222222222");
    let decided = cell("arn:aws:s3:::reports/1/x");
    assert_eq!(
        (decided.verdict, decided.statement),
        (Verdict::DependsOnConditions, Some(statements.len() - 1))
    );
    assert_eq!(cell("arn:aws:s3:::reports/2/x").verdict, Verdict::NotAllowed);
}

#[test]
fn counting_ends() {
    let list = |of: &str| {
        let names: Vec<_> = (0..1_000).map(|it| format!("\"{of}{it}\"")).collect();
        names.join(", ")
    };
    let statement = format!(
        r#"{{"Effect": "Allow", "Action": [{}], "Resource": [{}]}}"#,
        list("sqs:Act"),
        list("arn:aws:sqs:us-east-1:111111111111:q")
    );
    let matrix = of(PolicyKind::Identity, &statement);
    assert_eq!(
        (matrix.columns.len(), matrix.left_out),
        (MOST_COLUMNS, columns::MOST_LOOKED_AT - MOST_COLUMNS)
    );
}
