use super::*;
use crate::Arn;

const AP: &str = "arn:aws:s3:eu-west-1:111111111111:accesspoint/analysts";
const AP_OF_OTHER: &str = "arn:aws:s3:eu-west-1:222222222222:accesspoint/analysts";

/// The analyst reads and lists through an access point of this ARN, to which the bucket's policy delegates.
fn through(arn: &'static str) -> Setup {
    let objects = format!("{arn}/object/*");
    let of = |whom| [allow(whom, &["s3:GetObject"], &[&objects]), allow(whom, &["s3:ListBucket"], &[arn])];
    let account = arn.split(':').nth(4).unwrap();
    let everything = allow("*", &["s3:*"], &[BUCKET, OBJECTS]);
    let access_point = AccessPointDocuments {
        policy: Some(document(of(ANALYST))),
        ..AccessPointDocuments::new(Arn::new(arn).unwrap())
    };
    Setup {
        bucket_policy: Some(document([when(
            everything,
            "StringEquals",
            "s3:DataAccessPointAccount",
            account,
        )])),
        access_points: vec![access_point],
        principals: vec![with_policy(ANALYST, of(""))],
        ..bare()
    }
}

#[test]
fn a_whole_access_point_has_no_fault() {
    assert_eq!(codes(&through(AP)), [""; 0]);
    assert_eq!(codes(&through(AP_OF_OTHER)), [""; 0]);
}

#[test]
fn the_bucket_has_to_let_it_through() {
    let mut setup = through(AP);
    setup.bucket_policy = None;
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_AP_DELEGATION_MISSING");
    assert_eq!(finding.document.to_string(), format!("access point policy of {AP}"));
    // Granting the same is as good as delegating.
    let of_bucket =
        [allow(ANALYST, &["s3:GetObject"], &[OBJECTS]), allow(ANALYST, &["s3:ListBucket"], &[BUCKET])];
    setup.bucket_policy = Some(document(of_bucket));
    assert_eq!(codes(&setup), [""; 0]);

    let mut setup = through(AP_OF_OTHER);
    setup.bucket_policy = None;
    assert_only(&setup, "XA_AP_CROSS_ACCOUNT", Severity::Error);
    let other = allow("*", &["s3:*"], &[BUCKET, OBJECTS]);
    setup.bucket_policy = Some(document([when(other, "StringEquals", "s3:DataAccessPointAccount", OWNER)]));
    assert_only(&setup, "XA_AP_CROSS_ACCOUNT", Severity::Error);
}

/// The principal's policy may name the bucket beside the access point.
#[test]
fn what_works_through_it_need_not_work_without() {
    for arn in [AP, AP_OF_OTHER] {
        let mut setup = through(arn);
        identity(&mut setup).push(allow("", &["s3:GetObject"], &[OBJECTS]));
        identity(&mut setup).push(allow("", &["s3:ListBucket"], &[BUCKET]));
        assert_eq!(codes(&setup), [""; 0], "{arn}");
        identity(&mut setup).push(allow("", &["s3:PutObject"], &[OBJECTS]));
        assert_only(&setup, "XA_MISSING_RESOURCE_HALF", Severity::Error);
    }
}

#[test]
fn its_policy_and_the_principals_are_halves() {
    let mut setup = through(AP);
    setup.access_points[0].policy = None;
    assert_only(&setup, "XA_MISSING_RESOURCE_HALF", Severity::Error);
    let mut setup = through(AP);
    setup.principals[0].identity.clear();
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_MISSING_IDENTITY_HALF");
    assert_eq!(finding.document.to_string(), format!("access point policy of {AP}"));
    let mut setup = through(AP);
    identity(&mut setup)[0].resource = Some(vec![format!("{AP}/object/2026/*")]);
    assert_only(&setup, "XA_HALF_NARROWER", Severity::Warning);
}

#[test]
fn an_access_point_of_a_vpc() {
    let mut setup = through(AP);
    setup.access_points[0].vpc = Some("vpc-0a1b2c3d".parse().unwrap());
    assert_eq!(codes(&setup), [""; 0]);
    setup.vpc = Some("vpc-0a1b2c3d".parse().unwrap());
    assert_eq!(codes(&setup), [""; 0]);
    setup.endpoint = Some(document([allow(
        "*",
        &["s3:*"],
        &[AP, "arn:aws:s3:eu-west-1:111111111111:accesspoint/analysts/object/*", BUCKET, OBJECTS],
    )]));
    assert_eq!(codes(&setup), [""; 0]);
    setup.endpoint = Some(document([allow("*", &["s3:*"], &[BUCKET, OBJECTS])]));
    let finding = only(&setup);
    assert_eq!((finding.fault.code.as_str(), finding.document), ("XA_AP_VPC", DocumentName::VpcEndpoint));
    setup.endpoint = None;
    setup.vpc = Some("vpc-ffffffff".parse().unwrap());
    assert_only(&setup, "XA_AP_VPC", Severity::Warning);
}

#[test]
fn a_key_is_needed_through_access_points_too() {
    let mut setup = through(AP);
    setup.encryption = Some(Encryption { key: EncryptionKey::Arn(KEY.parse().unwrap()), bucket_key: true });
    assert_only(&setup, "XA_KMS_IDENTITY_HALF", Severity::Error);
}

#[test]
fn a_public_access_point_keeps_others_out() {
    let mut setup = through(AP);
    let objects = format!("{AP}/object/public/*");
    let policy = setup.access_points[0].policy.as_mut().unwrap();
    policy.statements.push(allow("*", &["s3:GetObject"], &[&objects]));
    setup.access_points[0].block_public_access.restrict_public_buckets = true;
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_BPA_RESTRICTS");
    setup.access_points[0].block_public_access = BlockPublicAccess::ALL;
    assert_only(&setup, "XA_BPA_BLOCKS_PUT", Severity::Error);
}
