use super::*;

fn full_access() -> Document {
    document([allow("", &["*"], &["*"])])
}

#[test]
fn a_denial_takes_a_grant_back_and_is_named() {
    let mut denial = deny("*", &["s3:Get*"], &[OBJECTS]);
    denial.sid = Some("NobodyReads".into());
    let mut setup = reading();
    bucket_policy(&mut setup).push(denial.clone());
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_DENY_OVERRIDES");
    assert!(finding.fault.message.contains("`NobodyReads`"), "{finding}");
    assert_eq!(finding.place.and_then(Place::statement), Some(1));
    denial.principal = None;
    let mut setup = reading();
    identity(&mut setup).push(denial);
    assert_eq!(
        only(&setup).document.to_string(),
        "identity policy 0 of arn:aws:iam::222222222222:role/analyst"
    );
}

/// What a request may well carry does not deny it.
#[test]
fn a_denial_that_can_be_evaded_is_none() {
    for (operator, key, value) in [
        ("Bool", "aws:SecureTransport", "false"),
        ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ("StringNotEqualsIfExists", "aws:SourceVpce", "vpce-0a1b2c3d"),
        ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ("Null", "aws:MultiFactorAuthAge", "true"),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
        ("ArnNotEquals", "aws:PrincipalArn", ANALYST),
        ("NumericLessThan", "s3:TlsVersion", "1.2"),
    ] {
        let mut setup = reading();
        bucket_policy(&mut setup).push(when(deny("*", &["s3:*"], &[BUCKET, OBJECTS]), operator, key, value));
        assert_eq!(codes(&setup), [""; 0], "{operator} {key}");
    }
    for (operator, key, value) in [
        ("StringNotEquals", "aws:PrincipalAccount", OWNER),
        ("ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::111111111111:role/admin"),
        ("StringEquals", "aws:PrincipalAccount", OTHER),
    ] {
        let mut setup = reading();
        bucket_policy(&mut setup).push(when(deny("*", &["s3:*"], &[BUCKET, OBJECTS]), operator, key, value));
        assert_only(&setup, "XA_DENY_OVERRIDES", Severity::Error);
    }
    let mut setup = reading();
    bucket_policy(&mut setup).push(deny("*", &["s3:*"], &["arn:aws:s3:::reports/secret/*"]));
    assert_eq!(codes(&setup), [""; 0]);
}

/// One denies uploads without the header, the other those with another value than its own.
#[test]
fn denials_that_ask_for_a_header_are_met_together() {
    let header = "s3:x-amz-server-side-encryption";
    let denial = || deny("*", &["s3:PutObject"], &[OBJECTS]);
    let mut guards =
        vec![when(denial(), "Null", header, "true"), when(denial(), "StringNotEquals", header, "aws:kms")];
    for _ in 0..2 {
        guards.reverse();
        let mut setup = reading();
        bucket_policy(&mut setup)[0] = allow(ANALYST, &["s3:PutObject"], &[OBJECTS]);
        identity(&mut setup)[0] = allow("", &["s3:PutObject"], &[OBJECTS]);
        bucket_policy(&mut setup).extend(guards.clone());
        assert_eq!(codes(&setup), [""; 0]);
        let asked = when(identity(&mut setup).remove(0), "StringEquals", header, "AES256");
        identity(&mut setup).push(asked);
        assert_only(&setup, "XA_DENY_OVERRIDES", Severity::Error);
    }
}

#[test]
fn service_control_policies() {
    let root = |policies| LevelDocuments { name: "r-a1b2".into(), policies };
    let mut setup = reading();
    setup.service_control = vec![(OTHER.parse().unwrap(), vec![root(vec![full_access()])])];
    assert_eq!(codes(&setup), [""; 0]);
    setup.service_control =
        vec![(OTHER.parse().unwrap(), vec![root(vec![document([allow("", &["ec2:*"], &["*"])])])])];
    let finding = only(&setup);
    assert_eq!(finding.to_string().split(": this").next(), Some("error: service control policies of r-a1b2"));
    let denying = document([deny("", &["s3:*"], &["*"])]);
    setup.service_control = vec![(OTHER.parse().unwrap(), vec![root(vec![full_access(), denying.clone()])])];
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_SCP_BLOCKS");
    assert_eq!(finding.document.to_string(), "service control policy 1 of r-a1b2");
    setup.service_control = vec![("333333333333".parse().unwrap(), vec![root(vec![denying])])];
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn resource_control_policies() {
    let perimeter = |organization: &str| {
        when(deny("*", &["s3:*"], &["*"]), "StringNotEquals", "aws:PrincipalAccount", organization)
    };
    let mut setup = reading();
    setup.resource_control =
        vec![LevelDocuments { name: "r-a1b2".into(), policies: vec![document([perimeter(OWNER)])] }];
    assert_only(&setup, "XA_RCP_BLOCKS", Severity::Error);
    setup.resource_control[0].policies = vec![document([perimeter(OTHER)])];
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn boundaries_and_sessions() {
    let mut setup = reading();
    setup.principals[0].boundary = Some(document([allow("", &["s3:ListBucket"], &["*"])]));
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_BOUNDARY_BLOCKS");
    assert_eq!(
        finding.document.to_string(),
        "permissions boundary of arn:aws:iam::222222222222:role/analyst"
    );
    setup.principals[0].boundary = Some(document([allow("", &["s3:*"], &["*"])]));
    assert_eq!(codes(&setup), [""; 0]);
    setup.principals[0].session = Some(vec![document([allow("", &["s3:GetObject"], &[BUCKET])])]);
    assert_only(&setup, "XA_SESSION_BLOCKS", Severity::Error);
    setup.principals[0].session = Some(vec![document([allow("", &["s3:GetObject"], &[OBJECTS])])]);
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn the_policy_of_the_endpoint() {
    let mut setup = reading();
    setup.endpoint = Some(document([allow("*", &["s3:*"], &["arn:aws:s3:::archive/*"])]));
    assert_only(&setup, "XA_VPCE_BLOCKS", Severity::Error);
    setup.endpoint = Some(document([allow("*", &["s3:*"], &[OBJECTS])]));
    assert_eq!(codes(&setup), [""; 0]);
}

/// A half that is missing is what to mend first.
#[test]
fn layers_are_told_where_both_halves_are_there() {
    let mut setup = reading();
    setup.principals[0].boundary = Some(document([]));
    setup.principals[0].identity.clear();
    assert_only(&setup, "XA_MISSING_IDENTITY_HALF", Severity::Error);
}

#[test]
fn block_public_access() {
    let mut setup = reading();
    setup.block_public_access = BlockPublicAccess::ALL;
    assert_eq!(codes(&setup), [""; 0]);
    bucket_policy(&mut setup).push(allow("*", &["s3:GetObject"], &["arn:aws:s3:::reports/public/*"]));
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_BPA_BLOCKS_PUT");
    assert_eq!(finding.place.and_then(Place::statement), Some(1));
    setup.block_public_access.block_public_policy = false;
    assert_only(&setup, "XA_BPA_RESTRICTS", Severity::Error);
    setup.block_public_access.restrict_public_buckets = false;
    assert_eq!(codes(&setup), [""; 0]);
}
