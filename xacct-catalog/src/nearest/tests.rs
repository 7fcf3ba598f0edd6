use super::*;
use proptest::prelude::*;

#[test]
fn near_names_are_found() {
    assert_eq!(among("Alow", ["Allow", "Deny"]), Some("Allow"));
    assert_eq!(among("DENY", ["Allow", "Deny"]), Some("Deny"));
    assert_eq!(among("principle", ["principal", "resource"]), Some("principal"));
    assert_eq!(among("recource", ["principal", "resource"]), Some("resource"));
    assert_eq!(among("", ["a"]), Some("a"));
    assert_eq!(among("xyzzy", ["Allow", "Deny"]), None);
    assert_eq!(among("x", []), None);
}

#[test]
fn the_nearest_of_equals_is_the_first() {
    assert_eq!(among("cat", ["bat", "rat", "mat"]), Some("bat"));
    assert_eq!(among("rat", ["bat", "rat", "RAT"]), Some("rat"));
}

#[test]
fn services_and_actions() {
    let s3 = service_of("s3").unwrap();
    assert_eq!(service("s33"), Some(s3));
    assert_eq!(service("dynamdb"), service_of("dynamodb"));
    assert_eq!(service("xyzzyplugh"), None);
    for (misspelt, meant) in [
        ("GetObjct", "GetObject"),
        ("GetObejct", "GetObject"),
        ("getobject", "GetObject"),
        ("ListBuckets", "ListBucket"),
        ("PutObjectACL", "PutObjectAcl"),
    ] {
        assert_eq!(action(s3, misspelt).map(Action::name), Some(meant), "{misspelt}");
    }
    assert_eq!(action(s3, "Xyzzyplugh"), None);
    assert_eq!(action(s3, &"GetObject".repeat(1_000)), None);
}

#[test]
fn an_action_of_another_service_is_named_unless_many_have_it() {
    assert_eq!(
        action_in_other_service("AssumeRole").map(|action| action.to_string()).as_deref(),
        Some("sts:AssumeRole")
    );
    assert_eq!(action_in_other_service("TagResource"), None);
    assert_eq!(action_in_other_service("Xyzzy"), None);
}

#[test]
fn condition_keys_keep_the_users_text() {
    let s3 = service_of("s3");
    for (of, misspelt, meant) in [
        (None, "aws:SecureTransprot", Some("aws:SecureTransport")),
        (None, "aws:PrincipalTagg/Team", Some("aws:PrincipalTag/Team")),
        (None, "aws:PrincipleTag/cost/centre", Some("aws:PrincipalTag/cost/centre")),
        (None, "kms:EncryptionContex:team", Some("kms:EncryptionContext:team")),
        (None, "s3:prefx", Some("s3:prefix")),
        (s3, "s3:ExistingObjectTags/Team", Some("s3:ExistingObjectTag/Team")),
        (s3, "s3:PrincipalOrgID", Some("aws:PrincipalOrgID")),
        (s3, "aws:max-keys", Some("s3:max-keys")),
        (
            None,
            "codebuild:environment.environmentVariable/NAME.value",
            Some("codebuild:environment.environmentVariables/NAME.value"),
        ),
        (s3, "xyzzy:plugh", None),
        (s3, "s3:ExistingObjectTags/", None),
        (s3, "", None),
    ] {
        assert_eq!(condition_key(of, misspelt).as_deref(), meant, "{misspelt}");
    }
}

/// The distance as it is defined, without the band.
fn plain_distance(one: &[u8], other: &[u8]) -> usize {
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let same = one[i - 1].eq_ignore_ascii_case(&other[j - 1]);
                let mut edits = (table[i - 1][j - 1] + usize::from(!same))
                    .min(table[i - 1][j] + 1)
                    .min(table[i][j - 1] + 1);
                let crossed = |i: usize, j: usize| one[i].eq_ignore_ascii_case(&other[j]);
                if i > 1 && j > 1 && crossed(i - 1, j - 2) && crossed(i - 2, j - 1) {
                    edits = edits.min(table[i - 2][j - 2] + 1);
                }
                edits
            };
        }
    }
    table[one.len()][other.len()]
}

proptest! {
    #[test]
    fn the_band_changes_no_distance(one in "[abcA]{0,9}", other in "[abcA]{0,9}", limit in 0_usize..5) {
        let plain = plain_distance(one.as_bytes(), other.as_bytes());
        prop_assert_eq!(distance::within(limit, &one, &other), Some(plain).filter(|edits| *edits <= limit));
    }

    #[test]
    fn never_panics(text in "\\PC{0,40}") {
        condition_key(service_of("s3"), &text);
        service(&text);
    }
}
