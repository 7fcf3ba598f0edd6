use super::*;

const CRYPTOGRAPHY: [&str; 2] = ["kms:Decrypt", "kms:GenerateDataKey"];
const ROOT: &str = "arn:aws:iam::111111111111:root";

/// The analyst reads and writes what a key encrypts, and all four documents say so.
fn encrypted() -> Setup {
    let objects = ["s3:GetObject", "s3:PutObject"];
    let of_key = |whom| when(allow(whom, &CRYPTOGRAPHY, &["*"]), "StringEquals", "kms:ViaService", S3);
    Setup {
        bucket_policy: Some(document([allow(ANALYST, &objects, &[OBJECTS])])),
        key_policy: Some(document([allow(ROOT, &["kms:*"], &["*"]), of_key(ANALYST)])),
        encryption: Some(Encryption { key: EncryptionKey::Arn(KEY.parse().unwrap()), bucket_key: false }),
        principals: vec![with_policy(
            ANALYST,
            [allow("", &objects, &[OBJECTS]), allow("", &CRYPTOGRAPHY, &[KEY])],
        )],
        ..bare()
    }
}

const S3: &str = "s3.eu-west-1.amazonaws.com";

fn key_policy(setup: &mut Setup) -> &mut Vec<Statement> {
    &mut setup.key_policy.as_mut().unwrap().statements
}

#[test]
fn a_whole_setup_with_a_key_has_no_fault() {
    assert_eq!(codes(&encrypted()), [""; 0]);
    let mut unknown = encrypted();
    unknown.key_policy = None;
    assert_eq!(codes(&unknown), [""; 0], "the key's policy is not known");
    unknown.region = None;
    assert_eq!(codes(&unknown), [""; 0]);
}

#[test]
fn the_keys_half() {
    let mut setup = encrypted();
    key_policy(&mut setup).pop();
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_KMS_RESOURCE_HALF");
    assert_eq!(finding.document, DocumentName::KeyPolicy);
    key_policy(&mut setup).push(allow(OTHER, &CRYPTOGRAPHY, &["*"]));
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn the_principals_half() {
    for resource in [
        BUCKET,
        "arn:aws:kms:eu-west-1:111111111111:alias/reports",
        "arn:aws:kms:eu-west-1:111111111111:key/other",
    ] {
        let mut setup = encrypted();
        identity(&mut setup)[1].resource = Some(vec![resource.into()]);
        assert_only(&setup, "XA_KMS_IDENTITY_HALF", Severity::Error);
    }
    let mut setup = encrypted();
    identity(&mut setup)[1].resource = Some(vec!["*".into()]);
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn writers_need_both_actions_and_readers_one() {
    for action in CRYPTOGRAPHY {
        let mut setup = encrypted();
        identity(&mut setup)[1].action = Some(vec![action.into()]);
        assert_only(&setup, "XA_KMS_ACTIONS", Severity::Error);
        let mut setup = encrypted();
        key_policy(&mut setup)[1].action = Some(vec![action.into()]);
        assert_only(&setup, "XA_KMS_ACTIONS", Severity::Error);
    }
    let mut reader = encrypted();
    bucket_policy(&mut reader)[0].action.as_mut().unwrap().pop();
    identity(&mut reader)[0].action.as_mut().unwrap().pop();
    identity(&mut reader)[1].action = Some(vec!["kms:Decrypt".into()]);
    key_policy(&mut reader)[1].action = Some(vec!["kms:Decrypt".into()]);
    assert_eq!(codes(&reader), [""; 0]);
}

#[test]
fn no_key_is_asked_for_where_objects_are_out_of_reach() {
    let mut setup = encrypted();
    key_policy(&mut setup).pop();
    bucket_policy(&mut setup).clear();
    assert_only(&setup, "XA_MISSING_RESOURCE_HALF", Severity::Error);
}

#[test]
fn how_the_bucket_names_its_key() {
    let mut setup = encrypted();
    setup.encryption = Some(Encryption { key: EncryptionKey::AwsManaged, bucket_key: false });
    assert_only(&setup, "XA_KMS_AWS_MANAGED", Severity::Error);
    setup.principals[0].identity.clear();
    bucket_policy(&mut setup).clear();
    assert_eq!(codes(&setup), [""; 0]);

    let mut setup = encrypted();
    setup.encryption =
        Some(Encryption { key: EncryptionKey::Named("alias/reports".into()), bucket_key: true });
    assert_only(&setup, "XA_KMS_ALIAS_DEFAULT", Severity::Error);

    let mut setup = encrypted();
    setup.region = Some("eu-central-1".parse().unwrap());
    assert_only(&setup, "XA_KMS_REGION", Severity::Error);
}

#[test]
fn conditions_on_what_s3_carries() {
    let mut setup = encrypted();
    setup.principals[0].identity[0].statements[1] = when(
        allow("", &CRYPTOGRAPHY, &[KEY]),
        "StringEquals",
        "kms:ViaService",
        "s3.us-east-1.amazonaws.com",
    );
    let finding = only(&setup);
    assert_eq!((finding.fault.code.as_str(), finding.severity), ("XA_KMS_VIASERVICE", Severity::Warning));
    assert_eq!(
        finding.place.map(|place| place.to_string()).as_deref(),
        Some("statement 1, operator 0, key 0")
    );

    let context = "kms:EncryptionContext:aws:s3:arn";
    for (bucket_key, value, expected) in [
        (false, OBJECTS, None),
        (true, BUCKET, None),
        (true, OBJECTS, Some("XA_KMS_ENCCTX")),
        (false, BUCKET, Some("XA_KMS_ENCCTX")),
    ] {
        let mut setup = encrypted();
        key_policy(&mut setup)[1] = when(allow(ANALYST, &CRYPTOGRAPHY, &["*"]), "ArnLike", context, value);
        setup.encryption.as_mut().unwrap().bucket_key = bucket_key;
        assert_eq!(codes(&setup), expected.into_iter().collect::<Vec<_>>(), "{bucket_key} {value}");
    }
}

#[test]
fn a_key_that_its_own_account_cannot_use() {
    let mut setup = encrypted();
    key_policy(&mut setup).remove(0);
    assert_only(&setup, "XA_KMS_NO_IAM_DELEGATION", Severity::Warning);
    key_policy(&mut setup).push(allow(OWNER, &["kms:Decrypt"], &["*"]));
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn public_objects_need_no_key() {
    let public = allow("*", &["s3:GetObject"], &["arn:aws:s3:::reports/public/*"]);
    let mut setup = encrypted();
    bucket_policy(&mut setup).push(public.clone());
    let findings = setup.check();
    assert_eq!(findings[0].fault.code.as_str(), "XA_KMS_PUBLIC", "{findings:#?}");
    assert_eq!(findings[0].place.and_then(Place::statement), Some(1));
    bucket_policy(&mut setup)[1] = when(public, "StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5");
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn layers_hold_back_the_key_too() {
    let mut setup = encrypted();
    setup.principals[0].boundary = Some(document([allow("", &["s3:*"], &["*"])]));
    assert_only(&setup, "XA_BOUNDARY_BLOCKS", Severity::Error);
    let mut setup = encrypted();
    key_policy(&mut setup).push(deny("*", &["kms:Decrypt"], &["*"]));
    assert_only(&setup, "XA_DENY_OVERRIDES", Severity::Error);
}
