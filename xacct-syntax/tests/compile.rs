//! What becomes of the tokens of a policy, whatever they are.

use proptest::prelude::*;
use xacct_syntax::{Compiled, compile};

#[expect(clippy::panic, reason = "the tokens are this file's own")]
fn compiled(tokens: &str) -> Compiled {
    compile(tokens.parse().unwrap_or_else(|error| panic!("{tokens}: {error}")))
}

/// The first line of each diagnostic.
fn told(tokens: &str) -> Vec<String> {
    let diagnostics = compiled(tokens).diagnostics;
    diagnostics.iter().map(|diagnostic| diagnostic.to_string().lines().take(1).collect()).collect()
}

#[test]
fn a_fault_does_not_hide_those_behind_it() {
    assert_eq!(
        told(
            r#"<Bucket>
            alow { action: s3:GetObject }
            allow { principal: "222222222222" action: s3:Get* Version, resource: [reports, "arn:aws:s3:::reports/*"] }
            let x = "y";
            deny Read { principal: "analyst", action: [s3:GetObjct, "s3:PutObject" s3:ListBucket], resource: 5 }"#
        ),
        [
            "expected a statement, found `alow`",
            "the statement has no resource [MISSING_RESOURCE]",
            "the statement has no principal [MISSING_PRINCIPAL]",
            "expected `,`",
            "the action `s3:Get*` ends here, and `Version` follows",
            "expected a resource",
            "`x` is used nowhere",
            "`analyst` is not a principal [INVALID_PRINCIPAL_FORMAT]",
            "unknown action `s3:GetObjct` [INVALID_ACTION]",
            "expected `,`",
            "expected a resource",
        ]
    );
}

#[test]
fn an_unread_field_is_not_called_missing() {
    assert_eq!(
        told(r#"<Identity> allow { actions s3:GetObject, resource: * }"#),
        ["unknown field `actions`"]
    );
    assert_eq!(
        told(r#"<Trust> allow { principal: { AWS: "*" }, action: sts:AssumeRole, limits: {} }"#),
        ["unknown field `limits`"]
    );
    let unread_statement =
        r#"<Trust> allow { principal: "rolesanywhere.amazonaws.com", action: sts:AssumeRole } allow"#;
    assert_eq!(told(unread_statement), ["expected the statement's fields"]);
    assert_eq!(told("<Identity> allow"), ["expected the statement's fields"]);
    assert_eq!(told(""), ["expected the kind of the policy"]);
}

#[test]
fn what_was_read_is_checked_beside_what_was_not() {
    let everyone = r#"<Trust> allow { principal: *, action: sts:AssumeRole, xyzzy: "x" }"#;
    assert_eq!(
        told(everyone),
        [
            "IAM refuses `*` as the principal of a trust policy [ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL]",
            "unknown field `xyzzy`",
        ]
    );
    let half_a_list =
        r#"<Identity> allow { action: s3:ListBucket, resource: [reports, "arn:aws:s3:::reports/*"] }"#;
    assert_eq!(told(half_a_list), ["expected a resource"]);
    let twice = "<Identity> allow { action: s3:GetObject, action: s3:GetObjct, resource: * }";
    assert_eq!(told(twice), ["`action` is given twice", "unknown action `s3:GetObjct` [INVALID_ACTION]"]);
    let misspelt_kind = "<Identty> allow { action: s3:GetObjct, resource: * }";
    assert_eq!(
        told(misspelt_kind),
        ["unknown kind of policy `Identty`", "unknown action `s3:GetObjct` [INVALID_ACTION]"]
    );
    let open_kind = "<Identity allow { action: s3:GetObjct, resource: * }";
    assert_eq!(told(open_kind), ["expected `>`", "unknown action `s3:GetObjct` [INVALID_ACTION]"]);
}

#[test]
fn what_was_meant_is_read_and_checked() {
    let unknown = "unknown action `s3:GetObjct` [INVALID_ACTION]";
    let semicolons = r#"<Identity> allow { action: s3:GetObjct; resource: "arn:aws:s3:::b/*"; }"#;
    assert_eq!(told(semicolons), [unknown, "expected `,`, found `;`", "expected `,`, found `;`"]);
    assert_eq!(
        told("<Identity> allow { Action: s3:GetObjct, resource: * }"),
        ["unknown field `Action`", unknown]
    );
    let json = r#"<Identity> allow { "Effect": "Allow", "Action": "s3:GetObjct", "Resource": "*" }"#;
    let quoted = ["unknown field `Effect`", "unknown field `Action`", unknown, "unknown field `Resource`"];
    assert_eq!(told(json), quoted);
    let capital = "<Identity> Allow Read { action: s3:GetObjct, resource: * }";
    assert_eq!(told(capital), ["expected a statement, found `Allow`", unknown]);
    let hyphen = "<Identity> allow Read-It { action: s3:GetObjct, resource: * }";
    assert_eq!(told(hyphen), ["expected `{` behind the statement's name", unknown]);
    let between = "<Identity> allow { action: s3:GetObjct, resource: * };";
    assert_eq!(told(between), [unknown, "nothing stands between statements"]);
    assert!(told("<Identity> allow { /// why\n action: s3:GetObject, resource: * }").is_empty());
    let document = r#"{ "Statement": [] }"#;
    assert!(compiled(document).diagnostics[0].to_string().contains("from_json"));
}

#[test]
fn names_are_what_they_stand_for() {
    let document =
        compiled(r"<Bucket> allow r#type { principal: *, r#action: s3:GetObject, resource: * }").document;
    assert_eq!(document.statements[0].sid.as_deref(), Some("type"));
    assert_eq!(told("<Identity> allow _ { action: *, resource: * }"), ["`_` is not the name of a statement"]);
    assert_eq!(told(r#"<Identity> #["x"] allow { action: *, resource: * }"#), ["expected a name"]);
    assert_eq!(
        told("<Identity> #[doc(hidden)] allow { action: *, resource: * }"),
        ["unknown attribute `doc`"]
    );
}

#[test]
fn the_tokens_of_a_fault_are_its_own() {
    let tokens = "<Identity>\nallow { action: [s3:GetObject, s3:GetObjct], resource: * }";
    let spans = compiled(tokens).diagnostics[0].spans;
    assert_eq!((spans.start.start().line, spans.start.start().column), (2, 31));
    assert_eq!((spans.end.end().line, spans.end.end().column), (2, 42));
}

#[test]
fn an_action_may_be_bare_or_quoted_and_hold_keywords() {
    let document = compiled(
        r#"<Identity> allow { action: [s3-object-lambda:Get*, "s3:GetObject", iam:*, s3:?et*Acl, *], resource: * }"#,
    )
    .document;
    let action = document.statements[0].action.clone().unwrap_or_default();
    assert_eq!(action, ["s3-object-lambda:Get*", "s3:GetObject", "iam:*", "s3:?et*Acl", "*"]);
}

#[test]
fn two_hundred_faults_are_all_told() {
    let statements =
        (0..100).map(|n| format!("allow S{n} {{ action: s3:GetObjct{n}, resource: \"reports/{n}\" }}\n"));
    let told = told(&format!("<ServiceControl> {}", statements.collect::<String>()));
    assert_eq!(told.len(), 200);
    assert!(told[198].contains("s3:GetObjct99") && told[199].contains("reports/99"), "{told:?}");
}

#[test]
fn captures_have_positions_by_their_places() {
    let captures = |fields: &str| -> Vec<_> {
        let compiled = compiled(&format!("<Identity> allow {{ {fields} }}"));
        let diagnostics: Vec<_> = compiled.diagnostics.iter().map(ToString::to_string).collect();
        assert!(!compiled.is_refused(), "{diagnostics:?}");
        compiled.captures.into_iter().map(|captured| (captured.name, captured.position.type_name())).collect()
    };
    assert_eq!(
        captures(r#"action: s3:GetObject, resource: ["arn:aws:s3:::{b}/{p}{q}x/{s}/{k}", "{whole}"]"#),
        [
            ("b".into(), "BucketName"),
            ("p".into(), "KeyPrefix"),
            ("q".into(), "KeyPrefix"),
            ("s".into(), "KeySegment"),
            ("k".into(), "ObjectKey"),
            ("whole".into(), "ResourceArn"),
        ]
    );
    let condition = r#"action: s3:ListBucket, resource: *, condition: {
        StringLike: { "s3:prefix": ["{p}*", "{s}/*"], "aws:userid": "{t}" }, NumericLessThan: { "s3:max-keys": "{n}" } }"#;
    assert_eq!(
        captures(condition),
        [
            ("p".into(), "KeyPrefix"),
            ("s".into(), "KeySegment"),
            ("t".into(), "ConditionText"),
            ("n".into(), "i64")
        ]
    );
}

#[test]
fn an_example_occurs_only_where_it_stands_for_a_capture() {
    let tokens = r#"<Bucket> id: "capture-0000";
        allow "capture-0001" { principal: "{who}", action: s3:GetObject, resource: "arn:aws:s3:::{b}/capture-0002/*" }"#;
    let compiled = compiled(tokens);
    let json = compiled.document.to_string();
    for captured in &compiled.captures {
        assert_eq!(json.matches(&captured.example).count(), 1, "{captured:?} in {json}");
    }
}

#[test]
fn an_allow_spares_its_own_statement_alone() {
    let tokens = r#"<Identity>
        #[allow(invalid_action, invalid_arn_prefix, reason = "known")]
        allow { action: s3:GetObjct, resource: "reports" }
        allow { action: s3:GetObjct, resource: * }"#;
    assert_eq!(told(tokens), ["unknown action `s3:GetObjct` [INVALID_ACTION]"]);
    let compiled =
        compiled(r#"<Identity> #[allow(invalid_action, reason = "none")] allow { action: *, resource: * }"#);
    assert!(!compiled.is_refused());
    assert_eq!(compiled.diagnostics[0].message, "`invalid_action` is allowed in vain");
}

#[test]
fn lets_may_hold_what_earlier_lets_name() {
    let document = compiled(
        r#"<Identity> let account = "111111111111"; let key = "arn:aws:kms:*:{account}:key/${aws:username}";
        allow { action: kms:Decrypt, resource: "{key}" }"#,
    )
    .document;
    assert_eq!(
        document.statements[0].resource.clone().unwrap_or_default(),
        ["arn:aws:kms:*:111111111111:key/${aws:username}"]
    );
}

/// Tokens that a policy is made of, and some that it is not.
fn token() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "<",
        ">",
        "Bucket",
        "Identity",
        "Trust",
        "KmsKey",
        "allow",
        "deny",
        "let",
        "assert",
        "allowed",
        "id",
        "version",
        "context",
        "=",
        "reason",
        "invalid_action",
        "principal",
        "not_principal",
        "action",
        "not_action",
        "resource",
        "condition",
        ":",
        ",",
        ";",
        "*",
        "?",
        "-",
        "#",
        "s3",
        "GetObject",
        "Get",
        "AWS",
        "Service",
        "StringEquals",
        "Bool",
        "ForAnyValue",
        "true",
        "12",
        "1.5",
        "'a'",
        "b\"x\"",
        "r\"*\"",
        "=>",
        "\"222222222222\"",
        "\"arn:aws:s3:::reports/*\"",
        "\"aws:SecureTransport\"",
        "\"{\"",
        "\"${\"",
        "\"{x}\"",
        "\"arn:aws:s3:::{x}/{y}*\"",
        "\"{x}{y}{{\"",
        "\"${aws:username}\"",
        "\"\\n\"",
        "\"ü{{\"",
    ];
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

fn tokens() -> impl Strategy<Value = String> {
    let leaf = prop::collection::vec(token(), 0..8).prop_map(|tokens| tokens.join(" "));
    leaf.prop_recursive(4, 64, 6, |inner| {
        let delimiters = prop::sample::select(&["{}", "[]", "()"][..]);
        (prop::collection::vec((token(), inner), 0..6), delimiters).prop_map(|(parts, delimiters)| {
            let (open, close) = delimiters.split_at(1);
            parts.iter().map(|(token, inner)| format!("{token} {open} {inner} {close} ")).collect()
        })
    })
}

proptest! {
    #[test]
    fn no_tokens_make_it_panic_and_none_pass_by_silence(tokens in tokens()) {
        let compiled = compiled(&format!("<Bucket> {tokens}"));
        prop_assert!(compiled.is_refused() || !compiled.document.statements.is_empty());
    }
}

#[test]
fn what_stands_where_a_string_belongs_decides_the_advice() {
    let advice = |field: &str| -> String {
        let compiled = compiled(&format!("<Bucket> allow {{ action: s3:GetObject, resource: *, {field} }}"));
        compiled.diagnostics.iter().flat_map(|diagnostic| diagnostic.help.clone()).collect()
    };
    for (field, expected) in [
        ("principal: ANALYST", "`\"{ANALYST}\"`"),
        ("principal: [{ AWS: \"222222222222\" }]", "not in a list"),
        ("principal: AWS: \"222222222222\"", "braces of their own"),
        ("principal: concat!(\"2\")", "macros are not expanded"),
        ("principal: b\"222222222222\"", "plain string"),
        ("principal: \"{self.account}\"", "in Rust first"),
        ("principal: *, condition: { ForAllValues::StringEquals: { \"aws:TagKeys\": \"a\" } }", "one colon"),
        ("principal: { AWS: \"222222222222\", AWS: \"333333333333\" }", "one list"),
    ] {
        assert!(advice(field).contains(expected), "{field}: {}", advice(field));
    }
}

#[test]
fn numbers_may_be_negative() {
    let document = compiled(
        r#"<Identity> allow { action: s3:ListBucket, resource: *, condition: { NumericEquals: { "s3:max-keys": [-5, 1.5, 0] } } }"#,
    )
    .document;
    let values: Vec<_> = document.statements[0].operators()[0].keys[0]
        .values
        .iter()
        .map(|value| value.as_str().to_owned())
        .collect();
    assert_eq!(values, ["-5", "1.5", "0"]);
}
