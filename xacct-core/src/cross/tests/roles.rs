use super::*;

const ROLE: &str = "arn:aws:iam::111111111111:role/reports-reader";
const ANA: &str = "arn:aws:iam::222222222222:user/ana";

fn trust(whom: &str) -> Document {
    document([when(allow(whom, &["sts:AssumeRole"], &[]), "StringEquals", "sts:ExternalId", "4711")])
}

/// Ana assumes a role of the bucket's account, which reads.
fn by_role() -> Setup {
    let role = PrincipalDocuments {
        trust: Some(trust(ANA)),
        ..with_policy(ROLE, [allow("", &["s3:GetObject"], &[OBJECTS])])
    };
    let ana = with_policy(ANA, [allow("", &["sts:AssumeRole"], &[ROLE])]);
    Setup { principals: vec![role, ana], ..bare() }
}

#[test]
fn a_role_that_both_open_has_no_fault() {
    assert_eq!(codes(&by_role()), [""; 0]);
    let mut setup = by_role();
    setup.principals[0].trust = Some(trust(OTHER));
    assert_eq!(codes(&setup), [""; 0]);
}

#[test]
fn a_role_needs_the_key_as_anyone() {
    let mut setup = by_role();
    setup.encryption = Some(Encryption { key: EncryptionKey::Arn(KEY.parse().unwrap()), bucket_key: true });
    setup.key_policy = Some(document([allow("arn:aws:iam::111111111111:root", &["kms:*"], &["*"])]));
    assert_only(&setup, "XA_KMS_IDENTITY_HALF", Severity::Error);
    setup.principals[0].identity[0].statements.push(allow("", &["kms:Decrypt"], &[KEY]));
    assert_eq!(codes(&setup), [""; 0]);
    setup.encryption = Some(Encryption { key: EncryptionKey::AwsManaged, bucket_key: false });
    setup.key_policy = None;
    assert_eq!(codes(&setup), [""; 0], "it is of the bucket's own account");
}

#[test]
fn a_role_that_one_opens() {
    let mut setup = by_role();
    setup.principals[1].identity.clear();
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_ASSUME_HALF");
    assert_eq!(finding.document.to_string(), "trust policy of arn:aws:iam::111111111111:role/reports-reader");
    setup.principals[0].trust = Some(trust(OTHER));
    assert_only(&setup, "XA_ASSUME_HALF", Severity::Error);
    let mut setup = by_role();
    setup.principals[0].trust = Some(trust("arn:aws:iam::222222222222:user/bob"));
    let finding = only(&setup);
    assert_eq!(finding.fault.code.as_str(), "XA_ASSUME_HALF");
    assert_eq!(finding.document.to_string(), "identity policy 0 of arn:aws:iam::222222222222:user/ana");
    setup.principals[0].trust = None;
    assert_eq!(codes(&setup), [""; 0], "its trust policy is not known");
}

#[test]
fn layers_hold_back_assuming_too() {
    let mut setup = by_role();
    setup.principals[1].boundary = Some(document([allow("", &["s3:*"], &["*"])]));
    assert_only(&setup, "XA_BOUNDARY_BLOCKS", Severity::Error);
    let mut setup = by_role();
    setup.principals[0].boundary = Some(document([allow("", &["ec2:*"], &["*"])]));
    assert_only(&setup, "XA_BOUNDARY_BLOCKS", Severity::Error);
}

#[test]
fn a_third_account_comes_by_the_second() {
    let carol = "arn:aws:iam::333333333333:user/carol";
    let mut setup = reading();
    setup.principals[0].trust = Some(trust(carol));
    setup.principals.push(with_policy(carol, [allow("", &["sts:AssumeRole"], &[ANALYST])]));
    let finding = only(&setup);
    assert_eq!((finding.fault.code.as_str(), finding.severity), ("XA_CHAINED_ACCOUNT", Severity::Suggestion));
    assert!(finding.fault.message.contains(carol) && finding.fault.message.contains(ANALYST), "{finding}");
    setup.principals[0].trust = Some(trust(ANA));
    setup.principals[1] = with_policy(ANA, [allow("", &["sts:AssumeRole"], &[ANALYST])]);
    assert_eq!(codes(&setup), [""; 0]);
}
