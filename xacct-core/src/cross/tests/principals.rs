use super::*;

#[test]
fn who_does_not_exist() {
    let mut setup = reading();
    setup.complete_accounts = vec![OTHER.parse().unwrap()];
    assert_eq!(codes(&setup), [""; 0]);
    let missing = "arn:aws:iam::222222222222:role/auditor";
    bucket_policy(&mut setup).push(allow(missing, &["s3:GetObject"], &[OBJECTS]));
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_ROLE_NOT_FOUND");
    assert_eq!(finding.place.map(|place| place.to_string()).as_deref(), Some("statement 1, Principal 0"));
    setup.complete_accounts.clear();
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn a_path_belongs_to_the_name() {
    let mut setup = reading();
    setup.complete_accounts = vec![OTHER.parse().unwrap()];
    let with_path: PrincipalArn = "arn:aws:iam::222222222222:role/team/analyst".parse().unwrap();
    setup.principals[0].arn = with_path;
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_ROLE_NOT_FOUND");
    assert!(finding.fault.help.unwrap().contains("role/team/analyst"));
}

#[test]
fn the_id_of_whoever_was_there() {
    let mut setup = reading();
    setup.complete_accounts = vec![OTHER.parse().unwrap()];
    setup.principals[0].unique_id = Some("AROANEWNEWNEWNEWNEW12".into());
    bucket_policy(&mut setup).push(allow("AROAOLDOLDOLDOLDOLD12", &["s3:GetObject"], &[OBJECTS]));
    assert_only(&setup, "XA_STALE_PRINCIPAL", Severity::Warning);
    setup.principals[0].unique_id = Some("AROAOLDOLDOLDOLDOLD12".into());
    assert_eq!(codes(&setup), [""; 0]);
    setup.principals[0].unique_id = None;
    assert_eq!(codes(&setup), [""; 0], "it may be the analyst's");
}

#[test]
fn what_no_other_account_should_have() {
    let mut setup = reading();
    bucket_policy(&mut setup).push(allow(
        OTHER,
        &["s3:PutReplicationConfiguration", "s3:GetBucketPolicy"],
        &[BUCKET],
    ));
    setup.principals[0].identity[0].statements.push(allow(
        "",
        &["s3:PutReplicationConfiguration", "s3:GetBucketPolicy"],
        &[BUCKET],
    ));
    let findings = setup.check();
    let found: Vec<_> = findings.iter().map(|it| (it.severity, it.fault.code.as_str())).collect();
    assert_eq!(
        found,
        [(Severity::SecurityWarning, "XA_WRITE_ESCALATION"), (Severity::Warning, "XA_POLICY_API_FOREIGN")]
    );
    let mut own = reading();
    bucket_policy(&mut own).push(allow(OWNER, &["s3:*"], &[BUCKET]));
    assert_eq!(codes(&own), [""; 0]);
}

#[test]
fn everything_is_more_than_should_be() {
    let mut setup = Setup { principals: Vec::new(), ..reading() };
    bucket_policy(&mut setup)[0] = allow(ANALYST, &["s3:*"], &[BUCKET, OBJECTS]);
    assert_eq!(codes(&setup), ["XA_WRITE_ESCALATION", "XA_POLICY_API_FOREIGN"]);
    bucket_policy(&mut setup)[0] = allow(ANALYST, &["s3:Get*", "s3:List*"], &[OBJECTS]);
    assert_eq!(codes(&setup), [""; 0]);
}
