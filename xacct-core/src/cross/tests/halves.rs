use super::*;

const ALL: [&str; 4] = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];

/// Reading, writing and listing, in both halves.
fn everything() -> Setup {
    let listing = ["s3:ListBucket", "s3:GetBucketLocation"];
    let of = |whom| [allow(whom, &ALL, &[OBJECTS]), allow(whom, &listing, &[BUCKET])];
    Setup {
        bucket_policy: Some(document(of(ANALYST))),
        principals: vec![with_policy(ANALYST, of(""))],
        ..bare()
    }
}

#[test]
fn two_halves_that_are_alike_are_whole() {
    assert_eq!(codes(&reading()), [""; 0]);
    assert_eq!(codes(&everything()), [""; 0]);
}

#[test]
fn a_half_that_is_missing_is_one_finding() {
    let mut setup = everything();
    setup.principals[0].identity.clear();
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_MISSING_IDENTITY_HALF");
    assert_eq!(
        finding.to_string(),
        "error: bucket policy of reports: statement 0: this grants arn:aws:iam::222222222222:role/analyst \
         `s3:AbortMultipartUpload`, `s3:DeleteObject`, `s3:GetBucketLocation`, `s3:GetObject`, `s3:ListBucket`, \
         `s3:PutObject`, and no identity policy of its account allows it that [XA_MISSING_IDENTITY_HALF]; \
         allow it in a policy of arn:aws:iam::222222222222:role/analyst too"
    );
    let mut setup = everything();
    setup.bucket_policy = None;
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_MISSING_RESOURCE_HALF");
    assert_eq!(finding.document.to_string(), "identity policy 0 of arn:aws:iam::222222222222:role/analyst");
}

#[test]
fn a_mistake_in_a_half_is_one_finding() {
    for mistake in ["arn:aws:s3:::report/*", "arn:aws:s3:::reports", "arn:aws:s3:::reports-archive/*"] {
        let mut setup = reading();
        identity(&mut setup)[0].resource = Some(vec![mistake.into()]);
        assert_only(&setup, "XA_MISSING_IDENTITY_HALF", Severity::Error);
    }
    let mut setup = reading();
    bucket_policy(&mut setup)[0].principal =
        Some(Principals::grouped([(PrincipalKind::Aws, "arn:aws:iam::222222222222:role/analist")]));
    assert_only(&setup, "XA_MISSING_RESOURCE_HALF", Severity::Error);
}

#[test]
fn each_principal_has_its_own_finding() {
    let mut setup = everything();
    let other = "arn:aws:iam::222222222222:user/ana";
    bucket_policy(&mut setup).push(allow(other, &ALL, &[OBJECTS]));
    setup.principals.push(principal(other));
    assert_only(&setup, "XA_MISSING_IDENTITY_HALF", Severity::Error);
    setup.principals[0].identity.clear();
    assert_eq!(codes(&setup), ["XA_MISSING_IDENTITY_HALF"; 2]);
}

#[test]
fn what_belongs_together_is_missing_together() {
    let mut setup = everything();
    identity(&mut setup)[0].action = Some(vec!["s3:GetObject".into()]);
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_MISSING_IDENTITY_HALF");
    assert!(!finding.fault.message.contains("`s3:GetObject`"), "{finding}");
}

#[test]
fn a_narrower_half_tells_what_is_left() {
    let mut setup = reading();
    identity(&mut setup)[0].resource = Some(vec!["arn:aws:s3:::reports/2026/*".into()]);
    let finding = only(&setup);
    assert_eq!((finding.fault.code.as_str(), finding.severity), ("XA_HALF_NARROWER", Severity::Warning));
    assert!(
        finding.fault.message.ends_with(
            "than its identity policies allow: both halves together allow `s3:GetObject` on \
             `arn:aws:s3:::reports/2026/*`"
        ),
        "{finding}"
    );
    let mut setup = reading();
    bucket_policy(&mut setup)[0].resource = Some(vec!["arn:aws:s3:::reports/2026/*".into()]);
    assert!(only(&setup).fault.message.contains("than the bucket policy of account 111111111111 grants"));
    let mut setup = everything();
    bucket_policy(&mut setup)[0].action = Some(vec!["s3:GetObject".into(), "s3:PutObject".into()]);
    assert_only(&setup, "XA_HALF_NARROWER", Severity::Warning);
}

#[test]
fn patterns_that_overlap_share_something() {
    let mut setup = reading();
    bucket_policy(&mut setup)[0].resource = Some(vec!["arn:aws:s3:::reports/2026*".into()]);
    identity(&mut setup)[0].resource = Some(vec!["arn:aws:s3:::reports/*.csv".into()]);
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_HALF_NARROWER");
    assert!(
        finding.fault.message.ends_with("`s3:GetObject` on `arn:aws:s3:::reports/2026x.csv`"),
        "{finding}"
    );
}

#[test]
fn policies_that_do_not_speak_of_the_bucket_are_no_wish() {
    for (action, resource) in
        [("s3:*", "*"), ("*", "*"), ("s3:GetObject", "arn:aws:s3:::*"), ("s3:*", "arn:aws:s3:::rep*")]
    {
        let mut setup = reading();
        setup.principals[0].identity = vec![document([allow("", &[action], &[resource])])];
        assert_eq!(codes(&setup), [""; 0], "{action} {resource}");
        setup.bucket_policy = None;
        assert_eq!(codes(&setup), [""; 0], "{action} {resource}");
    }
}

#[test]
fn a_wildcard_asks_for_no_more_than_there_is() {
    let mut setup = everything();
    identity(&mut setup)[0].action = Some(vec!["s3:*".into()]);
    assert_only(&setup, "XA_HALF_NARROWER", Severity::Warning);
}

#[test]
fn an_account_as_a_whole_decides_for_itself() {
    let mut setup = everything();
    bucket_policy(&mut setup)[0] = allow(OTHER, &["s3:GetObject", "s3:PutObject"], &[OBJECTS]);
    bucket_policy(&mut setup)[1] = allow(OTHER, &["s3:ListBucket"], &[BUCKET]);
    setup.principals = vec![
        with_policy(ANALYST, [allow("", &["s3:GetObject"], &[OBJECTS])]),
        with_policy("arn:aws:iam::222222222222:user/ana", [allow("", &["s3:ListBucket"], &[BUCKET])]),
        principal("arn:aws:iam::222222222222:user/bob"),
    ];
    assert_eq!(codes(&setup), [""; 0]);
    setup.principals.remove(1);
    let finding = only(&setup);
    assert_eq!(finding.place.map(|place| place.to_string()).as_deref(), Some("statement 1"));
    assert!(finding.fault.message.contains("no identity policy of a principal there"), "{finding}");
}

#[test]
fn listing_belongs_to_both_halves() {
    let mut setup = everything();
    identity(&mut setup).remove(1);
    identity(&mut setup)[0].action.as_mut().unwrap().push("s3:GetBucketLocation".into());
    identity(&mut setup).push(allow("", &["s3:GetBucketLocation"], &[BUCKET]));
    assert_only(&setup, "XA_LIST_HALF", Severity::Warning);
    let mut setup = everything();
    bucket_policy(&mut setup)[1].action = Some(vec!["s3:GetBucketLocation".into()]);
    assert_only(&setup, "XA_LIST_HALF", Severity::Warning);
}

#[test]
fn conditions_of_one_half_are_met() {
    for (operator, key, value) in [
        ("Bool", "aws:SecureTransport", "true"),
        ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ("StringLike", "aws:PrincipalTag/team", "data-*"),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ("StringEquals", "aws:SourceVpce", "vpce-0a1b2c3d"),
        ("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"),
        ("StringNotEquals", "aws:PrincipalTag/team", "x"),
        ("Null", "aws:MultiFactorAuthAge", "false"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
        ("StringEquals", "s3:ExistingObjectTag/public", "yes"),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::222222222222:role/*"),
        ("StringEquals", "aws:ResourceAccount", OWNER),
    ] {
        for half in [bucket_policy, identity] {
            let mut setup = reading();
            let statement = half(&mut setup).remove(0);
            half(&mut setup).push(when(statement, operator, key, value));
            assert_eq!(codes(&setup), [""; 0], "{operator} {key}");
        }
    }
}

#[test]
fn a_condition_that_nobody_can_meet_is_no_claim() {
    for (operator, key, value) in
        [("StringEquals", "aws:userid", "AROAEXAMPLE:ana"), ("NoSuchOperator", "aws:username", "ana")]
    {
        let mut setup = reading();
        let statement = identity(&mut setup).remove(0);
        identity(&mut setup).push(when(statement, operator, key, value));
        assert_eq!(codes(&setup), [""; 0], "{operator} {key}");
    }
}

#[test]
fn a_condition_on_another_principal_is_for_another() {
    let mut setup = reading();
    let statement = allow("*", &["s3:GetObject"], &[OBJECTS]);
    let other = "arn:aws:iam::222222222222:role/other";
    bucket_policy(&mut setup)[0] = when(statement, "ArnEquals", "aws:PrincipalArn", other);
    assert_only(&setup, "XA_MISSING_RESOURCE_HALF", Severity::Error);
}

#[test]
fn conditions_can_exclude_each_other() {
    let listing =
        |whom, prefix| when(allow(whom, &["s3:ListBucket"], &[BUCKET]), "StringLike", "s3:prefix", prefix);
    let mut setup = everything();
    bucket_policy(&mut setup)[1] = listing(ANALYST, "home/*");
    identity(&mut setup)[1] = listing("", "data/*");
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_HALF_NARROWER");
    assert!(finding.fault.message.contains("for other values of `s3:prefix`"), "{finding}");
    identity(&mut setup)[1] = listing("", "home/*");
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn variables_stand_for_what_the_request_has() {
    let user = "arn:aws:iam::222222222222:user/ana";
    for variable in ["${aws:username}", "${aws:PrincipalTag/team}"] {
        let objects = format!("arn:aws:s3:::reports/home/{variable}/*");
        let setup = Setup {
            bucket_policy: Some(document([allow(user, &["s3:GetObject"], &[&objects])])),
            principals: vec![with_policy(user, [allow("", &["s3:GetObject"], &[&objects])])],
            ..bare()
        };
        assert_eq!(codes(&setup), [""; 0], "{variable}");
    }
}

#[test]
fn a_session_is_one_of_its_role() {
    let session = "arn:aws:sts::222222222222:assumed-role/analyst/nightly";
    let mut setup = reading();
    bucket_policy(&mut setup)[0] = allow(session, &["s3:GetObject"], &[OBJECTS]);
    assert_eq!(codes(&setup), [""; 0]);
    identity(&mut setup).clear();
    assert_only(&setup, "XA_MISSING_IDENTITY_HALF", Severity::Error);
}

/// What is not known that decides, is not guessed.
#[test]
fn ids_that_are_not_known_are_no_claim() {
    let mut setup = reading();
    bucket_policy(&mut setup)[0] = allow("AROAEXAMPLEEXAMPLE12", &["s3:GetObject"], &[OBJECTS]);
    assert_eq!(codes(&setup), [""; 0]);
    setup.principals[0].unique_id = Some("AROAEXAMPLEEXAMPLE99".into());
    assert_only(&setup, "XA_MISSING_RESOURCE_HALF", Severity::Error);
}

#[test]
fn other_partitions_have_their_own_arns() {
    let analyst = "arn:aws-cn:iam::222222222222:role/analyst";
    let objects = "arn:aws-cn:s3:::reports/*";
    let mut setup = Setup {
        partition: "aws-cn".into(),
        region: Some("cn-north-1".parse().unwrap()),
        bucket_policy: Some(document([allow(analyst, &["s3:GetObject"], &[objects])])),
        principals: vec![with_policy(analyst, [allow("", &["s3:GetObject"], &[objects])])],
        ..bare()
    };
    assert_eq!(codes(&setup), [""; 0]);
    setup.principals[0].identity.clear();
    assert_only(&setup, "XA_MISSING_IDENTITY_HALF", Severity::Error);
}

#[test]
fn a_condition_names_a_principal_as_well() {
    for whom in ["*", OTHER] {
        let mut setup = reading();
        let statement = allow(whom, &["s3:GetObject"], &[OBJECTS]);
        bucket_policy(&mut setup)[0] = when(statement, "ArnEquals", "aws:PrincipalArn", ANALYST);
        assert_eq!(codes(&setup), [""; 0]);
        setup.principals.push(principal("arn:aws:iam::222222222222:role/other"));
        assert_eq!(codes(&setup), [""; 0]);
        setup.principals[0].identity.clear();
        assert_only(&setup, "XA_MISSING_IDENTITY_HALF", Severity::Error);
    }
}
