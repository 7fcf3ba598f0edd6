use super::*;

const CANONICAL: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

#[test]
fn the_kind_follows_from_the_shape() {
    for (text, kind) in [
        ("222222222222", PrincipalKind::Aws),
        ("arn:aws:iam::222222222222:role/a/b", PrincipalKind::Aws),
        ("AROAEXAMPLEEXAMPLE12", PrincipalKind::Aws),
        ("s3.amazonaws.com", PrincipalKind::Service),
        ("delivery.logs.amazonaws.com.cn", PrincipalKind::Service),
        ("cognito-identity.amazonaws.com", PrincipalKind::Federated),
        ("arn:aws:iam::222222222222:saml-provider/Idp", PrincipalKind::Federated),
        (CANONICAL, PrincipalKind::CanonicalUser),
    ] {
        assert_eq!(PrincipalKind::of_shape(text), kind, "{text}");
        assert!(Principal::new(kind, text).is_ok(), "{text}: {:?}", Principal::new(kind, text));
    }
}

#[test]
fn faults_have_their_codes() {
    for (text, code) in [
        ("arn:aws:iam::1234:role/r", "INVALID_ARN_ACCOUNT"),
        ("arn:aws:iam::222222222222:rolle/r", "INVALID_PRINCIPAL_FORMAT"),
        ("arn:aws:iam::222222222222:role/*", "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"),
        ("arn:aws:iam::222222222222:role/${aws:username}", "VARIABLE_UNSUPPORTED_IN_ELEMENT"),
        ("arn:aws:iam::222222222222:group/g", "PRINCIPAL_GROUP"),
        ("arn:aws:iam:us-east-1:222222222222:role/r", "ARN_REGION_NOT_ALLOWED"),
        ("arn:awss:iam::222222222222:role/r", "INVALID_PARTITION"),
        ("arn:aws:sts::222222222222:role/r", "PRINCIPAL_STS_PATH"),
        ("arn:aws:sts::222222222222:assumed-role/path/r/session", "PRINCIPAL_STS_PATH"),
        ("arn:aws:s3:::bucket", "INVALID_PRINCIPAL_FORMAT"),
        ("arn:aws:s3:x", "MISSING_ARN_FIELD"),
        ("arn:foo:iam:xx:cloudfront:anything", "INVALID_PRINCIPAL_FORMAT"),
        ("arn:aws:sts::222222222222:assumed-role/r/ü!", "INVALID_PRINCIPAL_FORMAT"),
        ("arn:aws:sts::222222222222:assumed-role/r/s", "INVALID_PRINCIPAL_FORMAT"),
        ("arn:aws:sts::222222222222:assumed-role/ü/session", "INVALID_PRINCIPAL_FORMAT"),
        ("arn:aws:sts::222222222222:federated-user/x", "INVALID_PRINCIPAL_FORMAT"),
        ("arn:aws:iam::222222222222:role/ü/r", "INVALID_PRINCIPAL_FORMAT"),
        ("o-abcdefghij", "PRINCIPAL_ORG_IN_ELEMENT"),
        ("22222222222", "INVALID_PRINCIPAL_FORMAT"),
        ("analyst", "INVALID_PRINCIPAL_FORMAT"),
        ("", "INVALID_PRINCIPAL_FORMAT"),
    ] {
        assert_eq!(Principal::new(PrincipalKind::Aws, text).unwrap_err().code.as_str(), code, "{text}");
    }
}

#[test]
fn the_name_of_a_session_is_at_fault_by_itself() {
    let text = "arn:aws:sts::222222222222:assumed-role/App/s";
    let fault = Principal::new(PrincipalKind::Aws, text).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "`s` is not the name of a session [INVALID_PRINCIPAL_FORMAT]; the name of a session has 2 to 64 characters, this has 1"
    );
    assert_eq!(&text[fault.part.unwrap()], "s");
    let text = "arn:aws:sts::222222222222:assumed-role/App/an ä";
    let fault = Principal::new(PrincipalKind::Aws, text).unwrap_err();
    assert_eq!(&text[fault.part.unwrap()], " ");
}

#[test]
fn every_suggestion_is_itself_a_principal() {
    for (kind, text, suggestion) in [
        (PrincipalKind::Aws, "arn:aws:iam::222222222222:rolle/r", "arn:aws:iam::222222222222:role/r"),
        (PrincipalKind::Aws, "arn:awss:iam::222222222222:root", "arn:aws:iam::222222222222:root"),
        (PrincipalKind::Aws, "2222-2222-2222", "222222222222"),
        (PrincipalKind::Aws, "arn:aws:sts::222222222222:role/r", "arn:aws:iam::222222222222:role/r"),
        (PrincipalKind::Service, "CloudTrail.amazonaws.com", "cloudtrail.amazonaws.com"),
        (PrincipalKind::Service, "cloudtrail", "cloudtrail.amazonaws.com"),
        (PrincipalKind::Federated, "account.google.com", "accounts.google.com"),
    ] {
        let fault = Principal::new(kind, text).unwrap_err();
        assert_eq!(fault.suggestion.as_deref(), Some(suggestion), "{text}");
        assert!(Principal::new(kind, suggestion).is_ok());
    }
}

#[test]
fn what_would_itself_be_refused_is_not_suggested() {
    for text in
        ["arn:aws:iam::222222222222:assumed-role/analyst", "arn:aws:sts::222222222222:role/", "arn:aws:s3:x"]
    {
        assert_eq!(Principal::new(PrincipalKind::Aws, text).unwrap_err().suggestion, None, "{text}");
    }
}

#[test]
fn hostile_text_is_refused_and_never_panics() {
    for kind in PrincipalKind::ALL {
        for text in
            ["", "*a", "arn:", "arn:::::", "ü", "arn:aws:iam::222222222222:role/ü", "\0", ":", "/", "${"]
        {
            assert!(Principal::new(kind, text).is_err(), "{kind:?} {text:?}");
        }
    }
}
