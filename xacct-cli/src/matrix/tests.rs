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
