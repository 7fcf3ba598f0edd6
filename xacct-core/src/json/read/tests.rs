use crate::{BucketPolicy, Document, IdentityPolicy, JsonFinding, PolicyKind, check_json};
use proptest::prelude::*;

/// `path CODE` of every fault of structure.
fn faults(text: &str) -> Vec<String> {
    let brief = |finding: &JsonFinding| format!("{} {}", finding.path, finding.fault.code);
    Document::from_json(text)
        .map_or_else(|findings| findings.as_slice().iter().map(brief).collect(), |_| Vec::new())
}

/// Everything that is told, line by line.
fn told(text: &str, kind: PolicyKind) -> Vec<String> {
    check_json(text, kind).iter().map(ToString::to_string).collect()
}

/// A bucket policy of one statement, with some of its members.
fn bucket(members: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",{members}}}}}"#)
}

const WHO: &str = r#""Principal":{"AWS":"222222222222"}"#;
const WHAT: &str = r#""Action":"s3:GetObject""#;
const WHERE: &str = r#""Resource":"arn:aws:s3:::reports/*""#;

#[test]
fn faults_of_structure_are_all_told_with_their_paths() {
    let text = r#"{"Version":20121017,"Statements":[],"Statement":[{"Effect":"allow","Action":"s3:*","Action":1},
               {"Principal":"222222222222","Condition":{"Bool":["x"]}},{"Principal":{"Account":"1"},"Effect":"Deny"}]}"#;
    assert_eq!(
        faults(text),
        [
            "Version DATA_TYPE_MISMATCH",
            "Statements INVALID_POLICY_ELEMENT",
            "Statement[0].Effect INVALID_EFFECT",
            "Statement[0].Action DUPLICATE_POLICY_ELEMENT",
            "Statement[0].Action DATA_TYPE_MISMATCH",
            "Statement[1] MISSING_EFFECT",
            "Statement[1].Principal INVALID_PRINCIPAL_FORMAT",
            "Statement[1].Condition.Bool DATA_TYPE_MISMATCH",
            "Statement[2].Principal.Account INVALID_PRINCIPAL_KEY",
        ]
    );
}

#[test]
fn structure_and_checks_are_told_together_in_the_order_of_the_text() {
    let text = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "Read",
    "effect": "allow",
    "Principle": { "Aws": ["222222222222", "user"] },
    "Action": ["s3:GetObjct"],
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Boool": { "aws:SecureTransprt": true } }
  }]
}"#;
    assert_eq!(
        told(text, PolicyKind::Bucket),
        [
            "error: line 5, column 5: Statement[0].effect: unknown element `effect` [INVALID_POLICY_ELEMENT]; did you mean `Effect`?",
            "error: line 5, column 15: Statement[0].effect: unknown effect `allow` [INVALID_EFFECT]; did you mean `Allow`?",
            "error: line 6, column 5: Statement[0].Principle: unknown element `Principle` [INVALID_POLICY_ELEMENT]; did you mean `Principal`?",
            "error: line 6, column 20: Statement[0].Principle.Aws: unknown kind of principal `Aws` [INVALID_PRINCIPAL_KEY]; did you mean `AWS`?",
            "error: line 6, column 44: Statement[0].Principle.Aws[1]: `user` is not a principal [INVALID_PRINCIPAL_FORMAT]; a principal is an account id, the ARN of a user, role or session, a service, or `*`",
            "error: line 7, column 16: Statement[0].Action[0]: unknown action `s3:GetObjct` [INVALID_ACTION]; did you mean `s3:GetObject`?",
            "error: line 9, column 20: Statement[0].Condition.Boool: unknown condition operator `Boool` [INVALID_CONDITION_OPERATOR]; did you mean `Bool`?",
            "error: line 9, column 31: Statement[0].Condition.Boool.aws:SecureTransprt: unknown global condition key `aws:SecureTransprt` [INVALID_GLOBAL_CONDITION_KEY]; did you mean `aws:SecureTransport`?",
        ]
    );
}

#[test]
fn what_is_misspelt_is_read_as_what_was_meant_unless_that_is_there() {
    let misspelt = bucket(&format!(r#"{WHO},"Actions":"s3:GetObjct",{WHERE}"#));
    let codes = |text: &str| -> Vec<_> {
        check_json(text, PolicyKind::Bucket).iter().map(|finding| finding.fault.code.as_str()).collect()
    };
    assert_eq!(codes(&misspelt), ["INVALID_POLICY_ELEMENT", "INVALID_ACTION"]);
    let beside = bucket(&format!(r#"{WHO},{WHAT},"Actions":"s3:GetObjct",{WHERE}"#));
    assert_eq!(codes(&beside), ["INVALID_POLICY_ELEMENT"]);
    assert!(
        told(&beside, PolicyKind::Bucket)[0].ends_with("; did you mean `Action`, which is there already?")
    );
}

#[test]
fn what_is_unread_is_not_missing() {
    let cases = [
        (format!(r#"{WHO},{WHAT},"Resource":7"#), "Statement.Resource DATA_TYPE_MISMATCH"),
        (format!(r#"{WHO},{WHAT},"Resource":[null]"#), "Statement.Resource[0] DATA_TYPE_MISMATCH"),
        (
            format!(r#"{WHO},"Action":"s3:ListBucket","Resource":["arn:aws:s3:::reports/*",{{}}]"#),
            "Statement.Resource[1] DATA_TYPE_MISMATCH",
        ),
        (format!(r#"{WHO},"Action":{{}},{WHERE}"#), "Statement.Action DATA_TYPE_MISMATCH"),
        (format!(r#"{WHO},{WHERE},"Verbs":"s3:GetObject""#), "Statement.Verbs INVALID_POLICY_ELEMENT"),
        (format!(r#""Principal":["222222222222"],{WHAT},{WHERE}"#), "Statement.Principal DATA_TYPE_MISMATCH"),
        (format!(r#""Principal":null,{WHAT},{WHERE}"#), "Statement.Principal DATA_TYPE_MISMATCH"),
        (format!(r#""Principal":"ana",{WHAT},{WHERE}"#), "Statement.Principal INVALID_PRINCIPAL_FORMAT"),
        (format!(r#"{WHO},{WHAT},{WHERE},"Condition":[]"#), "Statement.Condition DATA_TYPE_MISMATCH"),
        (format!(r#"{WHO},{WHAT},{WHERE},"Sid":1"#), "Statement.Sid DATA_TYPE_MISMATCH"),
    ];
    for (members, expected) in cases {
        let findings = check_json(&bucket(&members), PolicyKind::Bucket);
        let findings = findings.iter().filter(|finding| finding.severity.stops_the_build());
        let findings: Vec<_> =
            findings.map(|finding| format!("{} {}", finding.path, finding.fault.code)).collect();
        assert_eq!(findings, [expected], "{members}");
    }
    for (text, expected) in [
        (r#"[]"#, " DATA_TYPE_MISMATCH"),
        (r#"null"#, " DATA_TYPE_MISMATCH"),
        (r#""{\"Statement\":[]}""#, " DATA_TYPE_MISMATCH"),
        (r#"{"Statement":"x"}"#, "Statement DATA_TYPE_MISMATCH"),
        (r#"{"Policies":[]}"#, "Policies INVALID_POLICY_ELEMENT"),
    ] {
        let findings = check_json(text, PolicyKind::Bucket);
        let findings = findings.iter().filter(|finding| finding.severity.stops_the_build());
        let findings: Vec<_> =
            findings.map(|finding| format!("{} {}", finding.path, finding.fault.code)).collect();
        assert_eq!(findings, [expected], "{text}");
    }
}

#[test]
fn what_is_repeated_is_told_once_and_all_of_it_is_checked() {
    let text = bucket(&format!(
        r#"{WHO},{WHAT},{WHERE},"Action":["s3:GetObjct"],"Condition":{{"StringLike":{{"aws:userid":"a","aws:userid":"b","AWS:UserId":"c"}},"StringLike":{{"aws:userd":"d"}}}}"#
    ));
    let findings = check_json(&text, PolicyKind::Bucket);
    let told: Vec<_> =
        findings.iter().map(|finding| format!("{} {}", finding.path, finding.fault.code)).collect();
    assert_eq!(
        told,
        [
            "Statement.Action DUPLICATE_POLICY_ELEMENT",
            "Statement.Action[0] INVALID_ACTION",
            "Statement.Condition.StringLike.aws:userid DUPLICATE_POLICY_ELEMENT",
            "Statement.Condition.StringLike.AWS:UserId DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
            "Statement.Condition.StringLike DUPLICATE_POLICY_ELEMENT",
            "Statement.Condition.StringLike.aws:userd INVALID_GLOBAL_CONDITION_KEY",
        ]
    );
}

#[test]
fn account_ids_are_no_numbers() {
    let text = bucket(&format!(
        r#""Principal":{{"AWS":[12345678901,222222222222]}},{WHAT},{WHERE},"Condition":{{"StringEquals":{{"aws:PrincipalAccount":222222222222}}}}"#
    ));
    let told = told(&text, PolicyKind::Bucket);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told[0].contains(
            "Statement.Principal.AWS[0]: the account id `12345678901` is a number [NUMERIC_ACCOUNT_ID]"
        ),
        "{told:#?}"
    );
    assert!(told[0].contains("`\"012345678901\"`"), "{told:#?}");
    assert!(told[2].contains("aws:PrincipalAccount: the account id"), "{told:#?}");
}

#[test]
fn a_policy_is_refused_with_all_that_was_found() {
    let good = bucket(&format!("{WHO},{WHAT},{WHERE}"));
    assert_eq!(BucketPolicy::from_json(&good).unwrap().as_json(), good);
    let error = BucketPolicy::from_json(&good.replace("GetObject", "GetObjct")).unwrap_err();
    assert_eq!(error.as_slice().len(), 1);
    let location = error.as_slice()[0].location.clone().unwrap();
    assert_eq!(&good.replace("GetObject", "GetObjct")[location.bytes], "\"s3:GetObjct\"");
    // Without a text there is the path alone.
    let error = serde_json::from_str::<BucketPolicy>(&good.replace("Allow", "Alow")).unwrap_err().to_string();
    assert!(error.starts_with("error: Statement.Effect: unknown effect `Alow` [INVALID_EFFECT]"), "{error}");
    assert!(IdentityPolicy::from_json(&good).is_err());
}

/// Texts that do their worst: they are answered, and briefly.
#[test]
fn hostile_texts_are_answered() {
    let garbage: String =
        (0..1_000_000).map(|n: u32| char::from((n.wrapping_mul(2_654_435_761) >> 24) as u8)).collect();
    assert_eq!(told(&garbage, PolicyKind::Bucket).len(), 1);

    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(told(&deep, PolicyKind::Bucket)[0].contains("nested too deeply"));
    let deep = format!(r#"{{"Statement":{}{}}}"#, r#"{"a":"#.repeat(10_000), "}".repeat(10_000));
    assert_eq!(told(&deep, PolicyKind::Bucket).len(), 1);

    let member = r#""Action":"s3:GetObject","#;
    let repeated = told(&bucket(&format!("{WHO},{}{WHERE}", member.repeat(100_000))), PolicyKind::Bucket);
    assert_eq!(repeated.len(), 2, "that it is repeated, and that it is too long");
    assert!(repeated.iter().any(|line| line.contains("`Action` is given 100000 times")), "{repeated:#?}");

    let condition = r#""Bool":{"aws:SecureTransport":[true,true]},"#.repeat(50_000);
    let condition = format!(r#"{WHO},{WHAT},{WHERE},"Condition":{{{}}}"#, condition.trim_end_matches(','));
    let repeated = told(&bucket(&condition), PolicyKind::Bucket);
    assert!(repeated.iter().any(|line| line.contains("`Bool` is given 50000 times")), "{}", repeated.len());

    let names: String = (0..100_000).map(|n| format!(r#","x{n}":{n}"#)).collect();
    assert_eq!(told(&bucket(&format!("{WHO},{WHAT},{WHERE}{names}")), PolicyKind::Bucket).len(), 100_000);

    let long = "x".repeat(1_000_000);
    for text in [format!(r#"{{"{long}":1}}"#), bucket(&format!(r#"{WHO},{WHAT},{WHERE},"{long}":{{}}"#))] {
        let told = told(&text, PolicyKind::Bucket);
        assert!(told.iter().all(|line| line.len() < 1_000), "{}", told[0].len());
    }

    let resources: Vec<_> = (0..800).map(|n| format!("\"arn:aws:s3:::reports/{n:05}/*\"")).collect();
    let large = bucket(&format!(r#"{WHO},{WHAT},"Resource":[{}]"#, resources.join(",")));
    assert!(large.len() > 20_480);
    assert_eq!(Document::from_json(&large).unwrap().to_string(), large);
    let told_of_large = told(&large, PolicyKind::Bucket);
    assert_eq!(told_of_large.len(), 1);
    assert!(told_of_large[0].contains("bytes of JSON"), "{}", told_of_large[0]);

    let unread = r#"{"Effect":1},"#.repeat(8_000);
    let unread = format!(r#"{{"Statement":[{}]}}"#, unread.trim_end_matches(','));
    let told_of_unread = told(&unread, PolicyKind::Bucket);
    assert!(told_of_unread.iter().filter(|line| line.contains("DATA_TYPE_MISMATCH")).count() == 8_000);

    let statement = format!(r#"{{"Effect":"alow",{WHO},{WHAT},{WHERE}}},"#).repeat(200);
    let many = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statement.trim_end_matches(','));
    assert_eq!(faults(&many).len(), 200);
}

/// Something of a policy, and what may be beside it.
fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\n",
            " ",
            "\"Statement\"",
            "\"Effect\"",
            "\"Allow\"",
            "\"Action\"",
            "\"s3:*\"",
            "\"Principal\"",
            "\"*\"",
            "\"AWS\"",
            "\"Condition\"",
            "\"Bool\"",
            "\"aws:x\"",
            "true",
            "null",
            "1.20",
            "111122223333",
            "\"ä\u{1F512}\"",
            "\\",
            "\"",
            "\u{feff}",
            "/",
        ][..],
    )
}

proptest! {
    #[test]
    fn locations_lie_within_the_text_and_in_its_order(tokens in prop::collection::vec(token(), 0..60), kind in prop::sample::select(PolicyKind::ALL)) {
        let text = tokens.concat();
        let mut last = 0;
        for finding in check_json(&text, kind) {
            let location = finding.location.expect("there is a text");
            prop_assert!(text.get(location.bytes.clone()).is_some() && location.bytes.start >= last);
            last = location.bytes.start;
            let before = &text[..last];
            prop_assert_eq!(location.line, before.matches('\n').count() + 1);
            prop_assert_eq!(location.column, before.chars().rev().take_while(|char| *char != '\n').count() + 1);
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text: String) {
        for kind in PolicyKind::ALL {
            check_json(&text, *kind);
        }
    }

    /// A policy with one character less or another: whatever comes of it, it is told, and lies within the text.
    #[test]
    fn a_damaged_policy_is_answered(at: prop::sample::Index, with in prop::option::of("[\"{}\\[\\],:a1]")) {
        let text = bucket(&format!(r#"{WHO},{WHAT},{WHERE},"Condition":{{"Bool":{{"aws:SecureTransport":[true,1.20]}}}}"#));
        let at = at.index(text.len());
        let text = format!("{}{}{}", &text[..at], with.unwrap_or_default(), &text[at + 1..]);
        for finding in check_json(&text, PolicyKind::Bucket) {
            prop_assert!(text.get(finding.location.expect("there is a text").bytes).is_some());
        }
    }
}
